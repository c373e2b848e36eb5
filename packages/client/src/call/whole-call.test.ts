import { afterEach, describe, expect, test } from 'vitest';
import type { Client } from '../create-client.ts';
import { type ScriptedDaemon, startScriptedDaemon } from '../testing/scripted-daemon.ts';

let daemon: ScriptedDaemon | undefined;
afterEach(async () => {
  await daemon?.close();
  daemon = undefined;
});

const REMOVALS: readonly (readonly [string, (client: Client) => Promise<unknown>])[] = [
  ['builder prune', ({ builds }) => builds.pruneCache({ maxUsedBytes: 1 })],
  ['container prune', ({ containers }) => containers.prune({})],
  ['network prune', ({ networks }) => networks.prune({})],
  ['volume prune', ({ volumes }) => volumes.prune({})],
  ['the plan of image prune', ({ retention }) => retention.planImagePrune({})],
  ['image prune', ({ retention }) => retention.pruneImages({})],
  ['trash empty', ({ retention }) => retention.emptyTrash(['sha256:1'])],
  ['rmi', ({ images }) => images.remove({ image: 'a', platform: { os: 'linux' } })],
  ['builder history rm', ({ buildRecords }) => buildRecords.remove({ builds: ['a'] })],
];

async function start(refusesUnknownFields: boolean): Promise<Client> {
  daemon = await startScriptedDaemon({
    system: {
      Ping: (_call, callback) => {
        callback(null, { timeMs: 1, refusesUnknownFields });
      },
    },
  });
  return daemon.client;
}

describe('what removes more where a field is passed over', () => {
  test.each(REMOVALS)('is not asked of a daemon that passes over fields: %s', async (_name, remove) => {
    await expect(remove(await start(false))).rejects.toMatchObject({
      code: 'FAILED_PRECONDITION',
      message: expect.stringContaining('older than this client') as unknown,
    });
  });

  test.each(REMOVALS)('is asked of one that refuses them: %s', async (_name, remove) => {
    await expect(remove(await start(true))).rejects.toMatchObject({ code: 'UNIMPLEMENTED' });
  });
});
