// Reported: no-restricted-imports
export { default as value } from '@tinydock/tar/src/index.ts';
