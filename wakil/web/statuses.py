"""The statuses of pages that answer otherwise than asked."""

FORBIDDEN, CONFLICT, UNPROCESSABLE, TOO_MANY = 403, 409, 422, 429
