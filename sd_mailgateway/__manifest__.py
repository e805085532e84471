{
    "name": "Service Desk: Mail Gateway",
    "summary": "Mail that is never lost and never believed blindly: every message is "
    "kept before it is read, repaired, guarded, and tried again.",
    "version": "19.0.1.0.0",
    "license": "AGPL-3",
    "category": "Services/Helpdesk",
    "author": "Service Desk",
    "depends": ["sd_portal"],
    "external_dependencies": {"python": ["aiosmtpd"]},
    "data": [
        "security/sd_mailgateway_security.xml",
        "data/ir_cron_data.xml",
        "views/sd_intake_log_views.xml",
        "views/sd_mailgateway_menus.xml",
    ],
    "uninstall_hook": "uninstall_hook",
}
