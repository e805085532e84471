"""A private IMAP server (dovecot) on free ports of the loopback interface, with LMTP for delivery.

Every address is a mailbox and every password is right. Nothing of the machine's own dovecot set-up is used.
"""

import grp
import os
import pwd
import shutil
import smtplib
import tempfile
from email.message import EmailMessage
from pathlib import Path

from .odoo_runner import LEASH, Process
from .outbox import free_port
from .postgres import LONGEST_SOCKET_FOLDER
from .settings import Problem

CONFIGURATION = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/dovecot.log
protocols = imap lmtp
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
first_valid_uid = 1
mail_location = maildir:~/Maildir
mail_home = {folder}/home/%u
stats_writer_socket_path =
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {imap_port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    port = {lmtp_port}
  }}
}}
service anvil {{
  chroot =
}}
passdb {{
  driver = static
  args = nopassword=y
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={folder}/home/%u allow_all_users=yes
}}
"""


class ImapServer:
    """``start()`` it, ``deliver()`` mails, read them at ``port`` with any login, ``stop()`` it."""

    def __init__(self, folder: Path) -> None:
        """Take a folder to work in; a short one elsewhere is used where its sockets would have too long names."""
        too_long = len(str(folder)) + len("/run/auth-master") > LONGEST_SOCKET_FOLDER
        self.folder = (
            Path(tempfile.mkdtemp(prefix="sd-imap-", dir="/tmp"))
            if too_long
            else folder
        )
        self.port = free_port()
        self.lmtp_port = free_port()
        self._process: Process | None = None

    def start(self) -> None:
        """Start the server and return when both ports answer."""
        program = shutil.which("dovecot", path=f"{os.environ['PATH']}:/usr/sbin")
        if not program:
            raise Problem(
                "the IMAP server dovecot is not installed: install dovecot-imapd and dovecot-lmtpd."
            )
        root = os.getuid() == 0
        user = "nobody" if root else pwd.getpwuid(os.getuid()).pw_name
        group = grp.getgrgid(pwd.getpwnam(user).pw_gid).gr_name
        for name in ("run", "state", "home"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        for path in (self.folder, *self.folder.iterdir()):
            shutil.chown(path, user, group)
        configuration = self.folder / "dovecot.conf"
        configuration.write_text(
            CONFIGURATION.format(
                folder=self.folder,
                user=user,
                group=group,
                imap_port=self.port,
                lmtp_port=self.lmtp_port,
            )
        )
        drop = (
            [
                "setpriv",
                f"--reuid={user}",
                f"--regid={group}",
                "--clear-groups",
                "--",
                *LEASH,
            ]
            if root
            else []
        )
        command = [*drop, program, "-F", "-c", str(configuration)]
        self._process = Process(
            "The IMAP server",
            command,
            self.folder / "start.log",
            dict(os.environ),
            cwd=self.folder,
        )
        self._process.start()
        for port in (self.port, self.lmtp_port):
            self._process.wait_for_port(port)

    def deliver(
        self,
        message: EmailMessage | bytes,
        mailbox: str,
        sender: str = "sender@example.com",
    ) -> None:
        """Put a mail into the mailbox of an address."""
        source = message if isinstance(message, bytes) else message.as_bytes()
        with smtplib.LMTP("127.0.0.1", self.lmtp_port, timeout=30) as client:
            client.sendmail(sender, [mailbox], source)

    def stop(self) -> None:
        """Stop the server and forget its mailboxes."""
        if self._process:
            self._process.stop()
        shutil.rmtree(self.folder, ignore_errors=True)
