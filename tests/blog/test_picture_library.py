"""The library of pictures in the administration."""

from __future__ import annotations

import io

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image

from blog import pictures
from blog.models import AuthorCard, Picture, Post
from tests.factories import make_author, make_picture, make_post, make_user

pytestmark = pytest.mark.django_db

LIST = "/admin/blog/picture/"
ADD = f"{LIST}add/"
UPLOAD = f"{LIST}upload/"
PICK = f"{LIST}pick/"


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def author(client):
    author = make_author()
    client.force_login(author)
    return author


@pytest.fixture
def contributor(client):
    """Somebody who may look at pictures, add some and look after their own."""
    user = make_user("contributor", is_staff=True)
    names = ["view_picture", "add_picture", "change_picture", "delete_picture"]
    user.user_permissions.set(Permission.objects.filter(codename__in=names))
    client.force_login(user)
    return user


def file(size=(1000, 500), name="My holiday.png"):
    written = io.BytesIO()
    Image.new("RGB", size, "teal").save(written, "PNG")
    return SimpleUploadedFile(name, written.getvalue())


def errors(response):
    form = response.context["adminform"].form
    return {name: [str(error) for error in found] for name, found in form.errors.items()}


def sentences(response):
    return [str(message) for message in response.context["messages"]]


def change(picture):
    return f"{LIST}{picture.pk}/change/"


# --- Adding and describing ----------------------------------------------------------------------------------------


def test_a_picture_is_added_with_its_words(client, author):
    client.post(ADD, {"file": file(), "alt": "Books", "credit": "Jo"})
    picture = Picture.objects.get()
    assert (picture.alt, picture.credit, picture.title) == ("Books", "Jo", "My holiday")
    assert (picture.width, picture.height) == (1000, 500)
    assert picture.uploaded_by == author
    assert [each["width"] for each in picture.renditions] == [480, 800]


def test_the_author_s_title_comes_before_the_file_s_name(client, author):
    client.post(ADD, {"file": file(), "alt": "Books", "title": "At home"})
    assert Picture.objects.get().title == "At home"


def test_words_or_the_choice_to_do_without_are_asked_for(client, author):
    response = client.post(ADD, {"file": file()})
    assert errors(response) == {
        "alt": ["Please say in words what the picture shows, or call it decorative."]
    }
    response = client.post(ADD, {"file": file(), "alt": "Books", "is_decorative": "on"})
    assert errors(response) == {
        "is_decorative": ["A decorative picture has no words. Please choose one of both."]
    }
    client.post(ADD, {"file": file(), "is_decorative": "on"})
    assert Picture.objects.get().is_decorative


def test_a_file_that_is_no_picture_is_refused_in_a_sentence(client, author):
    response = client.post(ADD, {"file": SimpleUploadedFile("a.png", b"<svg/>"), "alt": "x"})
    sentence = "This is not a picture that we can read: JPEG, PNG, WebP, AVIF or GIF."
    assert errors(response) == {"file": [sentence]}
    assert errors(client.post(ADD, {"alt": "x"})) == {"file": ["This field is required."]}


def test_the_words_can_be_changed_and_the_picture_stays(client, author):
    picture = make_picture(alt="Before")
    assert 'type="file"' not in client.get(change(picture)).text
    client.post(change(picture), {"alt": "After", "file": file()})
    changed = Picture.objects.get()
    assert (changed.alt, changed.file.name) == ("After", picture.file.name)


# --- The list -----------------------------------------------------------------------------------------------------


def found(client, query):
    return {str(picture) for picture in client.get(LIST + query).context["cl"].result_list}


def test_the_list_is_searched_by_everything_that_tells_of_a_picture(client, author):
    make_picture("a.jpg", title="One")
    make_picture("b.jpg", title="Two", alt="A green whale")
    make_picture("c.jpg", title="Three", caption="Whales", credit="Sam")
    assert found(client, "?q=whale") == {"Two", "Three"}
    assert found(client, "?q=sam") == {"Three"}
    assert found(client, "?q=a.jpg") == {"One"}


def test_the_list_shows_what_is_shown_nowhere_and_what_is_not_in_words(client, author):
    in_text = make_picture("a.jpg", title="In a text")
    cover = make_picture("b.jpg", title="A cover", alt="", is_decorative=True)
    card = make_picture("c.jpg", title="On a card")
    make_picture("d.jpg", title="Nowhere", alt="")
    make_post(body=f'<img src="{in_text.file.url}">', cover=cover).set_pictures()
    AuthorCard.objects.update_or_create(user=author, defaults={"picture": card})
    assert found(client, "?use=used") == {"In a text", "A cover", "On a card"}
    assert found(client, "?use=unused") == {"Nowhere"}
    assert found(client, "?words=missing") == {"Nowhere"}
    page = client.get(LIST).text
    assert "not in words yet" in page
    assert ">decorative<" in page
    assert page.count("Shown in 1 place<") == 3
    assert page.count("Shown nowhere") == 1


def queries_of(client, address):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


@pytest.mark.parametrize("address", [LIST, PICK])
def test_a_list_costs_the_same_with_1_and_with_30(client, author, address):
    make_post(cover=make_picture())
    few = queries_of(client, address)
    for n in range(30):
        picture = make_picture(f"{n}.jpg")
        make_post(slug=f"post-{n}", body=f'<img src="{picture.file.url}">').set_pictures()
    assert queries_of(client, address) == few


def test_a_picture_has_a_name_even_without_title_and_words():
    assert str(make_picture(alt="")) == "pictures/a.jpg"


# --- Deleting -----------------------------------------------------------------------------------------------------


def test_a_picture_that_is_shown_cannot_be_deleted_by_accident(client, author):
    picture = make_picture(title="Whale")
    post = make_post(title="On whales", body=f'<img src="{picture.file.url}">', cover=picture)
    post.set_pictures()
    AuthorCard.objects.update_or_create(user=author, defaults={"picture": picture})
    sentence = "“Whale” is shown in A. Librarian and “On whales”. Take it out there first."
    for method in (client.get, client.post):
        response = method(f"{LIST}{picture.pk}/delete/", {"post": "yes"}, follow=True)
        assert sentences(response) == [sentence]
    assert Picture.objects.exists()
    assert "“On whales”" in client.get(change(picture)).text


def test_a_picture_that_nothing_shows_can_be_deleted(client, author):
    picture = make_picture()
    assert "nothing yet" in client.get(change(picture)).text
    client.post(f"{LIST}{picture.pk}/delete/", {"post": "yes"})
    assert not Picture.objects.exists()


def test_of_several_pictures_none_is_deleted_while_one_is_shown(client, author):
    shown, other = make_picture("a.jpg", title="Whale"), make_picture("b.jpg")
    post = make_post(cover=shown)
    data = {"action": "delete_selected", "_selected_action": [shown.pk, other.pk], "post": "yes"}
    response = client.post(LIST, data, follow=True)
    assert sentences(response)[0].startswith("“Whale” is shown in")
    assert Picture.objects.count() == 2
    Post.objects.filter(pk=post.pk).update(cover=None)
    client.post(LIST, data)
    assert not Picture.objects.exists()


def test_a_picture_that_was_never_there_cannot_be_deleted(client, author):
    assert client.get(f"{LIST}12/delete/").status_code == 302


# --- Rights -------------------------------------------------------------------------------------------------------


def test_who_does_not_look_after_others_posts_looks_after_own_pictures_alone(client, contributor):
    own = make_picture("a.jpg", uploaded_by=contributor)
    others = make_picture("b.jpg", uploaded_by=make_author())
    for picture, allowed in ((own, True), (others, False)):
        address = f"{LIST}{picture.pk}/describe/"
        assert (client.post(address, {"alt": "New"}).status_code == 200) is allowed
        client.post(f"{LIST}{picture.pk}/delete/", {"post": "yes"})
        assert Picture.objects.filter(pk=picture.pk).exists() is not allowed


def test_who_may_not_see_pictures_is_offered_none(client):
    client.force_login(make_user("nobody", is_staff=True))
    assert client.get(PICK).status_code == 403
    answer = client.post(UPLOAD, {"file": file()})
    assert answer.status_code == 403
    assert answer.json() == {"error": "Uploading pictures is not among your rights here."}


@pytest.mark.parametrize("address", [UPLOAD, PICK])
def test_visitors_are_asked_to_log_in(client, address):
    method = client.post if address == UPLOAD else client.get
    assert method(address).status_code == 302


# --- For the editor -----------------------------------------------------------------------------------------------


def test_the_editor_s_upload_answers_with_what_a_text_needs(client, contributor):
    answer = client.post(UPLOAD, {"file": file(), "alt": "Books"})
    picture = Picture.objects.get()
    assert answer.status_code == 201
    assert answer.json() == {
        "id": picture.pk,
        "src": picture.file.url,
        "width": 1000,
        "height": 500,
        "alt": "Books",
    }
    assert picture.uploaded_by == contributor
    assert picture.renditions


def test_an_upload_may_be_called_decorative(client, author):
    client.post(UPLOAD, {"file": file(), "is_decorative": "on", "alt": "left over"})
    picture = Picture.objects.get()
    assert (picture.is_decorative, picture.alt) == (True, "")


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({}, "This field is required."),
        ({"file": SimpleUploadedFile("a.jpg", b"<script>")}, "This is not a picture"),
        ({"file": SimpleUploadedFile("a.jpg", b"x"), "alt": "x" * 501}, "at most 500 characters"),
    ],
)
def test_an_upload_that_cannot_be_taken_is_answered_with_a_sentence(client, author, data, sentence):
    answer = client.post(UPLOAD, data)
    assert answer.status_code == 400
    assert sentence in answer.json()["error"]
    assert not Picture.objects.exists()


def test_an_upload_that_is_too_large_is_not_read(client, author, monkeypatch):
    monkeypatch.setattr(pictures, "MAX_BYTES", -(64 * 1024))
    answer = client.post(UPLOAD, {"file": file()})
    assert answer.status_code == 413
    assert "25 MB" in answer.json()["error"]


def test_an_upload_from_elsewhere_is_not_believed(author):
    client = Client(enforce_csrf_checks=True)
    client.force_login(author)
    assert client.post(UPLOAD, {"file": file()}).status_code == 403
    assert not Picture.objects.exists()


@pytest.mark.parametrize(("method", "address"), [("get", UPLOAD), ("post", PICK)])
def test_each_answers_what_it_is_for(client, author, method, address):
    assert getattr(client, method)(address).status_code == 405


def test_the_library_to_pick_from_is_searched_and_has_pages(client, author):
    for n in range(25):
        make_picture(f"p{n}.jpg", title=f"Picture {n}")
    make_picture("w.jpg", title="Whale", alt="A <whale>", caption="Blue", credit="Sam")
    page = client.get(PICK).text
    assert "A &lt;whale&gt;" in page
    assert 'data-caption="Blue · Sam"' in page
    assert page.count("data-src=") == 24
    assert 'href="/admin/blog/picture/pick/?page=2" rel="next"' in page
    assert client.get(f"{PICK}?page=2").text.count("data-src=") == 2
    assert client.get(f"{PICK}?q=whale+blue").text.count("data-src=") == 1
    assert "No pictures here." in client.get(f"{PICK}?q=nothing").text


def test_a_picture_is_put_into_words_later(client, author):
    picture = make_picture(alt="")
    address = f"{LIST}{picture.pk}/describe/"
    assert client.post(address, {"alt": "Books"}).json()["alt"] == "Books"
    answer = client.post(address, {})
    assert answer.status_code == 400
    assert answer.json() == {
        "error": "Please say in words what the picture shows, or call it decorative."
    }
    client.post(address, {"is_decorative": "on"})
    assert Picture.objects.get().is_decorative


# --- In a post's form ---------------------------------------------------------------------------------------------

POST = {
    "title": "On reading",
    "status": "draft",
    "kind": "post",
    "slug": "on-reading",
    "body": "<p>Words.</p>",
}


def test_a_post_knows_which_pictures_its_text_shows(client, author):
    picture = make_picture()
    make_picture("b.jpg")
    body = f'<p>Words.</p><img src="{picture.file.url}" alt="">'
    client.post("/admin/blog/post/add/", {**POST, "author": author.pk, "body": body})
    assert list(Post.objects.get().pictures.all()) == [picture]


@pytest.mark.parametrize("number", ["99", "x", "9" * 30, "-1"])
def test_a_cover_that_is_not_in_the_library_is_refused_in_a_sentence(client, author, number):
    data = {**POST, "author": author.pk, "cover": number}
    response = client.post("/admin/blog/post/add/", data)
    assert errors(response)["cover"] == ["There is no picture of this number in the library."]


def test_a_post_s_form_shows_its_cover(client, author):
    picture = make_picture()
    post = make_post(cover=picture)
    page = client.get(f"/admin/blog/post/{post.pk}/change/").text
    assert f'src="{picture.file.url}" alt="Books"' in page
    assert f'value="{picture.pk}"' in page
    client.post(f"/admin/blog/post/{post.pk}/change/", {**POST, "author": author.pk, "cover": ""})
    assert Post.objects.get().cover is None
