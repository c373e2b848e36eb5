/**
 * The data socket: bulk bytes outside gRPC. A client connects to the ticket's socket, sends the token's
 * {@link DATA_TOKEN_BYTES} bytes first, then its data, and half-closes the connection at the end. The daemon destroys
 * the connection where it gives the work up; the reason comes with the gRPC call that made the ticket.
 */
export const DATA_TOKEN_BYTES = 32;

/** How long a ticket waits for its holder. */
export const DATA_TICKET_LIFETIME_MS = 30_000;

/** Largest piece of data in one message, where the data socket cannot be reached. */
export const MAX_CHUNK_BYTES = 1024 * 1024;

/** Largest gRPC message in either direction. */
export const MAX_MESSAGE_BYTES = 16 * 1024 * 1024;
