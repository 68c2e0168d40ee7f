"""Pictures go out as they look, and without what they say."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from PIL import Image, ImageCms, PngImagePlugin

from briefgen.pipeline.picture_metadata import MetadataError, stripped
from tests.sites import Site

SECRET = "Canary Street 1"


def exif(orientation: int = 1) -> bytes:
    data = Image.Exif()
    data[0x0112] = orientation
    data[0x010F] = SECRET
    data.get_ifd(0x8825)[2] = (50.0, 51.0, 1.5)
    return data.tobytes()


def picture(mode: str = "RGB") -> Image.Image:
    image = Image.effect_noise((41, 29), 60).convert(mode)
    image.putpixel((3, 3), image.getpixel((9, 9)))  # type: ignore[arg-type]
    return image


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def with_text() -> bytes:
    text = PngImagePlugin.PngInfo()
    text.add_text("Author", SECRET)
    text.add_itxt("XML:com.adobe.xmp", SECRET, zip=True)
    return saved(picture("RGBA"), "PNG", pnginfo=text, exif=exif())


def cases() -> Iterator[tuple[str, bytes]]:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    xmp = f"<x:xmpmeta>{SECRET}</x:xmpmeta>".encode()
    yield "jpeg", saved(picture(), "JPEG", exif=exif(), comment=SECRET, icc_profile=profile, xmp=xmp)
    yield "progressive", saved(picture(), "JPEG", exif=exif(), progressive=True, quality=95)
    yield "trailing", saved(picture(), "JPEG") + SECRET.encode()
    yield "turned", saved(picture(), "JPEG", exif=exif(6))
    yield "restarts", saved(picture(), "JPEG", exif=exif(), restart_marker_blocks=1)
    yield "png", with_text()
    yield "apng", saved(picture(), "PNG", save_all=True, append_images=[picture()], exif=exif())
    yield "webp", saved(picture(), "WEBP", exif=exif(), xmp=xmp, icc_profile=profile)
    yield "lossless webp", saved(picture("RGBA"), "WEBP", lossless=True, exif=exif())
    yield "gif", saved(picture("L"), "GIF")


@pytest.mark.parametrize(("name", "content"), list(cases()), ids=lambda case: case if isinstance(case, str) else "")
def test_what_it_shows_stays_and_what_it_says_goes(name: str, content: bytes) -> None:
    made = stripped(content)
    assert SECRET.encode() not in made
    before, after = Image.open(io.BytesIO(content)), Image.open(io.BytesIO(made))
    assert before.tobytes() == after.tobytes()
    assert getattr(after, "n_frames", 1) == getattr(before, "n_frames", 1)
    assert after.info.get("icc_profile") == before.info.get("icc_profile")
    tags = dict(after.getexif())
    assert tags == ({0x0112: 6} if name == "turned" else {})
    assert not after.getexif().get_ifd(0x8825)
    assert not {"xmp", "comment", "XML:com.adobe.xmp", "Author"} & after.info.keys()
    assert stripped(made) == made


@pytest.mark.parametrize(
    "content",
    [
        saved(picture(), "TIFF", exif=exif()),
        saved(picture(), "JPEG", exif=exif())[:-40],
        with_text()[:-10],
        saved(picture(), "WEBP", exif=exif())[:-9],
        b"\0\0\0\x1cftypheic\0\0\0\0mif1Exif",
    ],
)
def test_what_cannot_be_cleaned_is_refused(content: bytes) -> None:
    with pytest.raises(MetadataError):
        stripped(content)


def test_pictures_of_a_site_are_cleaned_once(site: Site) -> None:
    site.write("content/briefings/p.jpg", saved(picture(), "JPEG", exif=exif()))
    site.write("static/logo.png", with_text())
    site.write("content/briefings/paper.pdf", b"%PDF-1.4")
    site.briefing("a", "![p](p.jpg) and [paper](paper.pdf)")
    assert not site.build().failed
    files = site.files()
    assert SECRET.encode() not in files["media/briefings/p.jpg"] + files["logo.png"]
    assert files["media/briefings/paper.pdf"] == b"%PDF-1.4"
    assert (site.build().made, site.build().written) == (0, 0)


def test_a_picture_that_cannot_be_cleaned_stops_the_build(site: Site) -> None:
    site.write("content/briefings/p.tif", saved(picture(), "TIFF", exif=exif()))
    site.briefing("a", "![p](p.tif)")
    problem = site.only_problem()
    assert (problem.rule, problem.path) == ("picture-metadata", "content/briefings/p.tif")
