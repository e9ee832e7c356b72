"""Pictures of posts that have none: the title in the look of the site, for the previews that other sites show."""
