import { setImmediate } from 'node:timers/promises';
import { AGENT_FAILURE } from '@tinydock/protocol';
import { beforeEach, describe, expect, test } from 'vitest';
import { EventQueue } from '../../concurrency/event-queue.ts';
import { type SshAgents, type SshEvent, SshForwards, type SshOffer, type SshReply } from './ssh-forwards.ts';

const OFFER: SshOffer = { ids: ['default', 'other'], knownHosts: Buffer.from('hosts') };
let forwards: SshForwards;
let stop: AbortController;
let replies: EventQueue<SshReply>;

beforeEach(() => {
  forwards = new SshForwards();
  stop = new AbortController();
  replies = new EventQueue();
});

interface Running {
  readonly id: string;
  readonly agents: SshAgents;
  readonly events: AsyncGenerator<SshEvent, void, undefined>;
}

async function start(): Promise<Running> {
  const events = forwards.forward({ offer: OFFER, replies, signal: stop.signal });
  const first = await events.next();
  if (first.done === true || first.value.kind !== 'forwarded') throw new Error('nothing is forwarded');
  const { id } = first.value;
  return { id, agents: forwards.take(id), events };
}

describe('agents that are forwarded', () => {
  test('answer in any order', async () => {
    const { agents, events } = await start();
    expect([...agents.ids]).toEqual(['default', 'other']);
    const answers = [agents.ask('default', Buffer.from('one')), agents.ask('other', Buffer.from('two'))];
    const asked = [(await events.next()).value, (await events.next()).value];
    expect(asked).toMatchObject([
      { kind: 'question', number: 1, agent: 'default', message: Buffer.from('one') },
      { kind: 'question', number: 2, agent: 'other', message: Buffer.from('two') },
    ]);
    replies.push({ number: 2, message: Buffer.from('b') });
    replies.push({ number: 7, message: Buffer.from('nobody asked') });
    replies.push({ number: 1, message: Buffer.from('a') });
    expect(await Promise.all(answers)).toEqual([Buffer.from('a'), Buffer.from('b')]);
  });

  test('fail where they are others, too many things wait, or the answer is none', async () => {
    const { agents, events } = await start();
    expect(await agents.ask('unknown', Buffer.of(11))).toBe(AGENT_FAILURE);
    const waiting = Array.from({ length: 64 }, () => agents.ask('default', Buffer.of(11)));
    expect(await agents.ask('default', Buffer.of(11))).toBe(AGENT_FAILURE);
    await events.next();
    await events.next();
    replies.push({ number: 1, message: Buffer.of() });
    replies.push({ number: 2, message: Buffer.alloc(256 * 1024 + 1) });
    expect(await Promise.all(waiting.slice(0, 2))).toEqual([AGENT_FAILURE, AGENT_FAILURE]);
  });

  test('are not answered before they are asked: what waits stays bounded', async () => {
    const { agents, events } = await start();
    const waiting = Array.from({ length: 64 }, () => agents.ask('default', Buffer.of(11)));
    for (let number = 1; number <= 64; number += 1) replies.push({ number, message: Buffer.from('early') });
    await setImmediate();
    expect(await agents.ask('default', Buffer.of(11))).toBe(AGENT_FAILURE);
    await events.next();
    replies.push({ number: 1, message: Buffer.from('answer') });
    expect(await waiting[0]).toEqual(Buffer.from('answer'));
  });

  test.each(['the call is cancelled', 'the client sends no more', 'nobody reads'])('fail when %s', async (how) => {
    const { id, agents, events } = await start();
    const answer = agents.ask('default', Buffer.of(11));
    await events.next();
    if (how === 'the call is cancelled') stop.abort();
    else if (how === 'the client sends no more') replies.end();
    else await events.return();
    expect(await answer).toBe(AGENT_FAILURE);
    await events.next();
    await setImmediate();
    expect(() => forwards.take(id)).toThrow('not there any more');
    expect(await agents.ask('default', Buffer.of(11))).toBe(AGENT_FAILURE);
  });

  test.each([
    [{ ids: [''], knownHosts: Buffer.of() }],
    [{ ids: ['x'.repeat(300)], knownHosts: Buffer.of() }],
    [{ ids: Array.from({ length: 65 }, String), knownHosts: Buffer.of() }],
    [{ ids: [], knownHosts: Buffer.alloc(2 * 1024 * 1024) }],
  ])('are refused where they are too many or too large', async (offer) => {
    await expect(forwards.forward({ offer, replies, signal: stop.signal }).next()).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
    });
  });
});
