import type { ThreadError } from '@tinydock/domain';
import type { ReceiveOptions } from './context-receiver.ts';
import type { SentContext } from './sent-context.ts';

/** What the main thread asks of the thread that takes contexts in; one at a time. */
export type ToReceiver =
  | ({ readonly kind: 'start' } & ReceiveOptions)
  /** In their order. */
  | { readonly kind: 'bytes'; readonly chunks: readonly ArrayBuffer[] }
  | { readonly kind: 'end' }
  /** Answered as `end` is, with a failure. */
  | { readonly kind: 'abort' };

export type FromReceiver =
  /** The thread is done with so many of the bytes. */
  | { readonly kind: 'taken'; readonly bytes: number }
  | { readonly kind: 'wanted'; readonly bits: Uint8Array }
  /** The last of a context; bytes that come after it are dropped. */
  | { readonly kind: 'received'; readonly context: SentContext }
  | { readonly kind: 'failed'; readonly error: ThreadError };
