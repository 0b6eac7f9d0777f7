// A case's life with npm's googleapis, as its users write it: only the address of the service is another.
import assert from "node:assert/strict";
import { Readable } from "node:stream";
import { google } from "googleapis";

const { API_URL, API_TOKEN, API_VERSION, PROJECT, ORGANIZATION } = process.env;
const rootUrl = `${API_URL}/`;
const auth = new google.auth.OAuth2();
auth.setCredentials({ access_token: API_TOKEN });
const api = google.cloudsupport({ version: API_VERSION, auth, rootUrl });
const bytes = Buffer.concat([Buffer.from([...Array(256).keys()]), Buffer.from("ends with a carriage return\r")]);

const { data: found } = await api.caseClassifications.search({ query: 'display_name:"*Mail*"' });
const requestBody = {
  displayName: `By googleapis ${API_VERSION}`,
  description: "Nothing arrives.",
  classification: { id: found.caseClassifications[0].id },
  priority: "P2",
};
const { data: made } = await api.cases.create({ parent: PROJECT, requestBody });
const { name } = made;
assert.equal(made.state, "NEW");
assert.deepEqual((await api.cases.get({ name })).data, made);

const listed = await api.cases.list({ parent: PROJECT, filter: "state=OPEN AND priority=P2", pageSize: 1 });
assert.equal(listed.data.cases[0].name, name);
const query = `"${requestBody.displayName}"`;
const where = API_VERSION === "v2" ? { parent: ORGANIZATION, query } : { query: `organization="${ORGANIZATION}" AND ${query}` };
assert.deepEqual((await api.cases.search(where)).data.cases.map((one) => one.name), [name]);

const patched = await api.cases.patch({ name, updateMask: "priority", requestBody: { priority: "P3", displayName: "no" } });
assert.equal(patched.data.priority, "P3");
assert.equal(patched.data.displayName, requestBody.displayName);
await api.cases.comments.create({ parent: name, requestBody: { body: "Since ten past eight" } });
assert.equal((await api.cases.comments.list({ parent: name })).data.comments.length, 1);

// The file goes out in chunks, without a length; the address must be given for this call once more.
const media = { mimeType: "application/octet-stream", body: Readable.from([bytes.subarray(0, 100), bytes.subarray(100)]) };
const attached = await api.media.upload(
  { parent: name, requestBody: { attachment: { filename: "node.bin" } }, media },
  { rootUrl },
);
assert.equal(attached.data.sizeBytes, String(bytes.length));
const down = await api.media.download({ name: attached.data.name, alt: "media" }, { responseType: "arraybuffer" });
assert.ok(Buffer.from(down.data).equals(bytes));

const escalation = { reason: "BUSINESS_IMPACT", justification: "Orders are lost." };
assert.equal((await api.cases.escalate({ name, requestBody: { escalation } })).data.escalated, true);
assert.equal((await api.cases.close({ name })).data.state, "CLOSED");
await assert.rejects(api.cases.close({ name }), (error) => {
  assert.equal(error.status, 400);
  assert.equal(error.response.data.error.status, "FAILED_PRECONDITION");
  return true;
});
await assert.rejects(api.cases.list({ parent: "projects/C00000000" }), (error) => error.status === 403);
console.log("a whole life");
