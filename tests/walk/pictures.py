"""Takes pictures of pages: into ``docs/images`` where SD_SCREENSHOTS is set, else into the test's own folder."""

import base64
import io
import os
from email.message import EmailMessage
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont
from playwright.sync_api import Page, ViewportSize

from desk.settings import ROOT

DESKTOP = {"width": 1280, "height": 800}
WIDE = {
    "width": 1600,
    "height": 900,
}  # where the backend shows the conversation beside the form
PHONE = {"width": 390, "height": 844}
COMPLETE = """() => document.fonts.status === "loaded"
    && [...document.images].every(image => image.complete || image.loading === "lazy")
    && !document.querySelector(".o_portal_doc_spinner")?.checkVisibility()"""
COLOURS = 192  # enough for a page, and a third of the size


class Camera:
    """Takes pictures of whole pages."""

    def __init__(self, folder: Path) -> None:
        """Take a folder for pictures that nobody wants to keep."""
        keep = os.environ.get("SD_SCREENSHOTS")
        self.folder = ROOT / "docs/images" if keep else folder
        self.folder.mkdir(parents=True, exist_ok=True)

    def take_of_customer(self, page: Page, name: str) -> None:
        """Take a page of the portal on a telephone and on a desktop screen."""
        self._take(page, f"{name}-phone", PHONE)
        self._take(page, name, DESKTOP)

    def take_of_agent(self, page: Page, name: str) -> None:
        """Take a page of the backend."""
        self._take(page, name, WIDE)

    def _take(self, page: Page, name: str, size: ViewportSize) -> None:
        page.set_viewport_size(size)
        page.wait_for_function(COMPLETE)
        self._save(page.screenshot(full_page=True, animations="disabled"), name)

    def take_mail(self, page: Page, mail: EmailMessage, name: str) -> None:
        """Take a picture of a mail as a mail program shows it."""
        reader = page.context.new_page()
        reader.set_viewport_size({"width": 720, "height": 200})
        reader.set_content(mail.get_body(("html",)).get_content())
        self._save(reader.screenshot(full_page=True), name)
        reader.close()

    def _save(self, picture: bytes, name: str) -> None:
        image = Image.open(io.BytesIO(picture)).convert("RGB").quantize(COLOURS)
        image.save(self.folder / f"{name}.png", optimize=True)


def draw_logo(name: str) -> str:
    """Return a company's logo, a PNG in base64 as Odoo takes pictures."""
    font = ImageFont.load_default(56)
    left, top, right, bottom = font.getbbox(name)
    image = Image.new("RGBA", (int(right) + 8, int(bottom + top)))
    ImageDraw.Draw(image).text((4 - left, 0), name, "#1f4e6b", font)
    file = io.BytesIO()
    image.save(file, "PNG")
    return base64.b64encode(file.getvalue()).decode()
