"""Update → utterance → safety → normalise → match → decide → reply → Telegram."""
