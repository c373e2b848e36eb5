/** The part of the client that each command needs. The whole of it, imported when it is needed, would be run whole. */
export { createClient } from '@tinydock/client';
