"""The API described for programs: a discovery document and OpenAPI, both from the methods and shapes there are."""
