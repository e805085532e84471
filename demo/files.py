"""Files that come along with a ticket: a picture of an error, a table, a log."""

import csv
import io

WIDTH, HEIGHT = 640, 360


def content(name, rng):
    """Make the bytes of a file; the ending of its name says which kind."""
    kind = name.rpartition(".")[2]
    return {"png": _picture, "csv": _table, "txt": _log}[kind](rng)


def logo():
    """Draw the company's logo: three fells above a fjord."""
    from PIL import Image, ImageDraw

    picture = Image.new("RGBA", (1440, 720), (0, 0, 0, 0))
    draw = ImageDraw.Draw(picture)
    draw.polygon([(60, 520), (420, 120), (780, 520)], fill="#7ea6c4")
    draw.polygon([(420, 520), (820, 60), (1220, 520)], fill="#2f5d8a")
    draw.polygon([(820, 60), (730, 164), (800, 204), (850, 150), (910, 190), (908, 162)],
                 fill="#ffffff")  # fmt: skip
    draw.polygon([(880, 520), (1130, 260), (1380, 520)], fill="#1c3a57")
    for number, colour in enumerate(("#0f766e", "#14b8a6", "#99f6e4")):
        top = 545 + 50 * number
        draw.rounded_rectangle(
            [120 + 90 * number, top, 1320 - 90 * number, top + 26], 13, fill=colour
        )
    return _as_png(picture.resize((480, 240)))


def _picture(rng):
    """Draw a page on which something went wrong, as far as one can see without words."""
    from PIL import Image, ImageDraw

    picture = Image.new("RGB", (WIDTH, HEIGHT), "#eef1f5")
    draw = ImageDraw.Draw(picture)
    draw.rectangle([0, 0, WIDTH, 40], fill="#334155")
    for left in (16, 36, 56):
        draw.ellipse([left, 14, left + 12, 26], fill="#94a3b8")
    draw.rounded_rectangle([90, 9, 560, 31], 8, fill="#cbd5e1")
    for line in range(6):
        top = 66 + 26 * line
        draw.rounded_rectangle([30, top, 30 + rng.randint(120, 300), top + 12], 5,
                               fill="#cbd5e1")  # fmt: skip
    draw.rounded_rectangle([180, 130, 500, 270], 10, fill="#ffffff", outline="#dc2626")
    draw.polygon([(222, 170), (202, 206), (242, 206)], fill="#dc2626")
    for line in range(3):
        top = 168 + 22 * line
        draw.rounded_rectangle([262, top, 360 + rng.randint(20, 110), top + 9], 4,
                               fill="#64748b")  # fmt: skip
    draw.rounded_rectangle([400, 236, 480, 258], 6, fill="#2563eb")
    return _as_png(picture)


def _as_png(picture):
    output = io.BytesIO()
    picture.save(output, "PNG")
    return output.getvalue()


def _table(rng):
    output = io.StringIO()
    writer = csv.writer(output, delimiter=";")
    writer.writerow(["article", "pieces", "amount"])
    for _line in range(24):
        writer.writerow(
            [f"A-{rng.randint(1000, 9999)}", rng.randint(1, 60), rng.randint(90, 4000)]
        )
    return output.getvalue().encode("utf-8-sig")


def _log(rng):
    lines = [
        f"02:00:{second:02d} WARNING nightly: {rng.randint(0, 3)} of 0 files removed"
        for second in range(0, 40, 3)
    ]
    return "\n".join(lines).encode()
