"""Following by mail: new posts, the replies to a post, the replies to one's own. No account is needed."""
