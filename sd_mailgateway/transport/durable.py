"""Files that are still there after the power went."""

import contextlib
import os


def clear_torn(path, size):
    """Remove what a full disk left of an earlier attempt to write the same file.

    :param str path: where the file is going to be written
    :param int size: its true length in bytes
    """
    with contextlib.suppress(FileNotFoundError):
        if os.path.getsize(path) != size:
            os.unlink(path)


def make_durable(path, size):
    """Have the operating system write a file to the disk, and its name.

    :param str path: the file
    :param int size: its true length in bytes
    :raise OSError: when it is not there in full length
    """
    with open(path, "rb") as file:
        if os.fstat(file.fileno()).st_size != size:
            raise OSError(f"{path} was not written completely.")
        os.fsync(file.fileno())
    folder = os.open(os.path.dirname(path), os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
