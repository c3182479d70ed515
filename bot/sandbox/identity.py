"""Who is who in the sandbox: the fixed identifiers of the workspace and of the bot installed in it."""

TEAM_ID = "T0WAYPOST"
APP_ID = "A0WAYPOST"
BOT_ID = "B0WAYPOST"
BOT_USER = "U0WAYPOST"
BOT_NAME = "Waypost"
BOT_HANDLE = "waypost"
SLACKBOT = "USLACKBOT"  # who stands under a message that was deleted from a thread
BOT_TOKEN = "xoxb-sandbox"
FUNCTION_TOKEN = "xwfp-sandbox"  # comes with each run of a workflow's step
SIGNING_SECRET = "sandbox-signing-secret"
VERIFICATION_TOKEN = "sandbox-verification-token"
APP_TOKEN = "xapp-1-A0WAYPOST-0-sandbox"
