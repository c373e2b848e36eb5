export { type Metadata, openMetadata } from './open-metadata.ts';
