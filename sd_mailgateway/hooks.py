"""What installing and uninstalling do besides loading data."""


def uninstall_hook(env):
    """Remove the raw mails: without this addon nobody could see or delete them."""
    env["ir.attachment"].search(
        [("res_model", "=", "sd.intake.log"), ("res_field", "=", "raw")]
    ).unlink()
