"""What can be wrong with how the bot is set up or started; each error builds its own sentence."""


class ConfigError(Exception):
    """The config file or the environment is not usable; the message says where and what to do."""


class StartError(Exception):
    """The bot cannot start; the message says why and what to do."""


class ExportError(Exception):
    """A Slack export cannot be read, or is made to do harm; the message says what is wrong with it."""
