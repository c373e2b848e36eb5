import {
  type Script,
  startScriptedDaemon,
  type ScriptedDaemon,
} from '../../../packages/client/src/testing/scripted-daemon.ts';

export interface Crowd {
  readonly containers: number;
  readonly images: number;
}

const STARTED = new Date(Date.now() - 3_600_000).toISOString();

function idOf(kind: string, index: number): string {
  return Buffer.from(`${kind}-${index}`).toString('hex').padEnd(64, '0');
}

function containersOf({ containers }: Crowd): readonly object[] {
  return Array.from({ length: containers }, (_, index) => ({
    id: idOf('container', index),
    name: `service-${index}`,
    image: `shop/image-${index % 7}:1`,
    imageId: `sha256:${idOf('image', index % 7)}`,
    args: ['serve'],
    createdAt: STARTED,
    status: { state: 'running', pid: 1000 + index, startedAt: STARTED },
    ports: [{ hostIp: '127.0.0.1', hostPort: 20_000 + index, containerPort: 80, protocol: 'tcp' }],
    network: 'bridge',
  }));
}

/** Each second image is based on the one before it. */
function imagesOf({ images }: Crowd): readonly object[] {
  return Array.from({ length: images }, (_, index) => ({
    id: `sha256:${idOf('image', index)}`,
    tags: [`shop/image-${index}:1`],
    created: STARTED,
    parentId: index % 2 === 1 ? `sha256:${idOf('image', index - 1)}` : '',
    sizeBytes: 50_000_000 + index,
    uniqueBytes: 1_000_000,
    freedBytes: 1_000_000,
  }));
}

function statsOf({ containers }: Crowd, second: number): readonly object[] {
  return Array.from({ length: containers }, (_, index) => ({
    id: idOf('container', index),
    name: `service-${index}`,
    cpuPercent: (index * 7 + second * 13) % 100,
    memoryBytes: 20_000_000 + ((index * 31 + second * 17) % 100) * 100_000,
    receivedBytes: second * 1000,
    sentBytes: second * 500,
    processes: 3,
  }));
}

interface Written {
  write(message: object): unknown;
  on(event: 'cancelled', listener: () => void): unknown;
}

/** Writes now and each second until the client has gone. */
function eachSecond(call: Written, message: (second: number) => object): void {
  let second = 0;
  const next = (): void => {
    call.write(message(second));
    second += 1;
  };
  next();
  const timer = setInterval(next, 1000);
  call.on('cancelled', () => {
    clearInterval(timer);
  });
}

function scriptOf(crowd: Crowd): Script {
  const [containers, images] = [containersOf(crowd), imagesOf(crowd)];
  return {
    system: {
      Info: (_call, callback) => {
        const { containers: containersRunning, images: count } = crowd;
        callback(null, {
          version: '0.1.0',
          containersRunning,
          images: count,
          layers: count * 5,
          daemonMemoryBytes: 1e8,
        });
      },
      // Nothing happens; the call stays open.
      Events: () => undefined,
    },
    containers: {
      List: (_call, callback) => {
        callback(null, { containers: [...containers] });
      },
      Stats: (call) => {
        eachSecond(call, (second) => ({ containers: statsOf(crowd, second) }));
      },
      Logs: (call) => {
        eachSecond(call, (second) => ({
          time: new Date().toISOString(),
          stream: 'stdout',
          data: Buffer.from(`GET /page-${second % 97} 200\n`),
        }));
      },
    },
    explorer: {
      Lineage: (_call, callback) => {
        callback(null, { images: [...images] });
      },
    },
  };
}

/** The daemon's protocol with many containers and images that are not there: it costs what telling of them costs. */
export function startCrowdedDaemon(crowd: Crowd): Promise<ScriptedDaemon> {
  return startScriptedDaemon(scriptOf(crowd));
}
