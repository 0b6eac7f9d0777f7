"""What the mount tells the portal of a request, by name in the WSGI environment."""

DOMAIN = "wakil.domain"  # the normalised domain that the request is mounted at; missing at the root
BODY_TOO_LARGE = "wakil.body_too_large"
