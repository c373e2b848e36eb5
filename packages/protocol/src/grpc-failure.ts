import { type ErrorCode, TinydockError } from '@tinydock/domain';
import type { CallFailure } from './call-failure.ts';
import { fromGrpcStatus } from './error-status.ts';
import { GRPC_STATUS } from './grpc-status.ts';
import { printable } from './printable.ts';

/** What Node says where the socket cannot be opened. */
const CONNECT_FAILURE = /^connect (E[A-Z]+)(?: (.+))?$/;

const START_HINT =
  'Is it running? Start tinydockd (./tools/quickstart does), or name another daemon with --host or TINYDOCK_HOST.';

const CONNECT_PROBLEMS: Readonly<Record<string, string>> = {
  ENOENT: 'no socket is there',
  ECONNREFUSED: 'nobody listens on the socket',
  ENOTSOCK: 'it is not a socket',
};

function unreachable(error: CallFailure): TinydockError | undefined {
  const [, errno, path] = CONNECT_FAILURE.exec(error.details) ?? [];
  if (errno === undefined) return undefined;
  const where = path === undefined ? '' : ` at ${printable(path, 200)}`;
  const reason = 'DAEMON_UNREACHABLE';
  if (errno === 'EACCES' || errno === 'EPERM') {
    return new TinydockError({
      code: 'PERMISSION_DENIED',
      reason,
      message: `cannot open the socket of tinydockd${where}: permission denied`,
      hint: 'Run as root, or as a member of the group tinydock.',
      cause: error,
    });
  }
  const message = `cannot reach tinydockd${where}: ${CONNECT_PROBLEMS[errno] ?? errno}`;
  return new TinydockError({ code: 'UNAVAILABLE', reason, message, hint: START_HINT, cause: error });
}

/** For a status that no handler of ours has sent: what it means to the user, where gRPC's own words do not say it. */
function explain(error: CallFailure): Omit<ConstructorParameters<typeof TinydockError>[0], 'code'> | undefined {
  switch (error.code) {
    case GRPC_STATUS.UNAVAILABLE:
      return {
        reason: 'DAEMON_UNREACHABLE',
        message: `the connection to tinydockd was lost: ${printable(error.details, 500)}`,
        hint: 'The daemon may have stopped; its log has the reason.',
      };
    case GRPC_STATUS.DEADLINE_EXCEEDED:
      return { message: 'tinydockd did not answer in time' };
    case GRPC_STATUS.RESOURCE_EXHAUSTED:
      return { reason: 'LIMIT_EXCEEDED', message: `a message is too large: ${printable(error.details, 500)}` };
    case GRPC_STATUS.UNIMPLEMENTED:
      return {
        message: `tinydockd does not know this call: ${printable(error.details, 500)}`,
        hint: 'The daemon may be of another version than this program; restart it.',
      };
    default:
      return undefined;
  }
}

/** The error behind a failure of gRPC itself: of the connection, of its limits, or of the library. */
export function decodeGrpcFailure(error: CallFailure): TinydockError {
  const connection = error.code === GRPC_STATUS.UNAVAILABLE ? unreachable(error) : undefined;
  if (connection !== undefined) return connection;
  const code: ErrorCode = fromGrpcStatus(error.code);
  return new TinydockError({ code, ...(explain(error) ?? { message: printable(error.details, 2000) }), cause: error });
}
