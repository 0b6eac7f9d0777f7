// The credentials of the library for Node: signed by itself, exchanged with a subject, refreshed.
import assert from "node:assert/strict";
import { google } from "googleapis";

const { API_URL, PROJECT, KEY_FILE, REFRESH_TOKEN } = process.env;
const key = JSON.parse(KEY_FILE);
const scopes = ["https://www.googleapis.com/auth/cloud-platform"];

async function lists(auth) {
  const api = google.cloudsupport({ version: "v2", auth, rootUrl: `${API_URL}/` });
  const { data } = await api.cases.list({ parent: PROJECT });
  assert.ok(data.cases.length);
}

const itself = new google.auth.JWT({ email: key.client_email, key: key.private_key, keyId: key.private_key_id, scopes });
itself.useJWTAccessWithScope = true;
await lists(itself);

// It names no key of its own accord, so the key is found by its issuer.
const unnamed = new google.auth.JWT({ email: key.client_email, key: key.private_key, scopes });
unnamed.useJWTAccessWithScope = true;
await lists(unnamed);

const refreshing = new google.auth.OAuth2({ clientId: "any", clientSecret: "any", endpoints: { oauth2TokenUrl: key.token_uri } });
refreshing.setCredentials({ refresh_token: REFRESH_TOKEN });
await lists(refreshing);
