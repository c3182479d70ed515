"""The Web API methods the sandbox implements, one module a family."""
