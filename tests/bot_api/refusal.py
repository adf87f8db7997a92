"""What the server says when it will not do as asked."""

from typing import Any


class Refusal(Exception):
    """One Bot API error: the HTTP status, the sentence, and `parameters` such as retry_after."""

    def __init__(self, code: int, description: str, **parameters: Any) -> None:
        super().__init__(f"{code} {description}")
        self.code = code
        self.description = description
        self.parameters = parameters

    def body(self) -> dict[str, Any]:
        """The JSON that Telegram answers with."""
        body: dict[str, Any] = {
            "ok": False,
            "error_code": self.code,
            "description": self.description,
        }
        if self.parameters:
            body["parameters"] = self.parameters
        return body


def bad_request(detail: str, **parameters: Any) -> Refusal:
    """The 400 of Telegram, which opens every such sentence with the same two words."""
    return Refusal(400, f"Bad Request: {detail}", **parameters)


def forbidden(detail: str) -> Refusal:
    """The 403 of Telegram."""
    return Refusal(403, f"Forbidden: {detail}")
