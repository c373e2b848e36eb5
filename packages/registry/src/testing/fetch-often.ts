import { describeBlob, openTestSession } from './test-session.ts';

// A program of its own, so that its V8 can be made to tell what it compiles.
const [host = '', times = '', text = ''] = process.argv.slice(2);
await using opened = openTestSession(`${host}/a/b`);
const descriptor = describeBlob(Buffer.from(text));
for (let count = 0; count < Number(times); count += 1) await opened.session.fetchBlob(descriptor, text.length);
