/** Where `bundle-workers.ts` puts them. */
const DIRECTORY = new URL('../../dist/testing/', import.meta.url);

export const INGEST_WORKER = new URL('ingest/ingest-worker.js', DIRECTORY);
export const EXPLORE_WORKER = new URL('explore/explore-worker.js', DIRECTORY);
/** A program; see `ingest-until-killed.ts`. */
export const INGEST_UNTIL_KILLED = new URL('testing/ingest-until-killed.js', DIRECTORY).pathname;
