// Reported: no-restricted-imports
export { default as value } from '@tinydock/client';
