import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { runCommand } from '../debian/run-command.ts';

const PERSON = { NAME: 'Tester', EMAIL: 'tester@example.com', DATE: '2024-01-02T03:04:05Z' };
const IDENTITY = Object.fromEntries(
  ['AUTHOR', 'COMMITTER'].flatMap((role) =>
    Object.entries(PERSON).map(([name, value]) => [`GIT_${role}_${name}`, value]),
  ),
);

/** A repository with a work tree, served below its server's URL. */
export class TestRepository {
  readonly directory: string;
  readonly url: string;

  constructor(directory: string, url: string) {
    this.directory = directory;
    this.url = url;
  }

  /** Runs git in the work tree. @returns what it wrote, without blanks at its ends */
  async git(...args: readonly string[]): Promise<string> {
    const env = { ...process.env, ...IDENTITY, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };
    return (await runCommand('git', ['-C', this.directory, ...args], { env })).stdout.trim();
  }

  /** Writes files and commits all that the work tree has. @returns the id of the commit */
  async commit(files: Readonly<Record<string, string>> = {}): Promise<string> {
    for (const [path, content] of Object.entries(files)) {
      await mkdir(dirname(join(this.directory, path)), { recursive: true });
      await writeFile(join(this.directory, path), content);
    }
    await this.git('add', '--all');
    await this.git('commit', '--quiet', '--allow-empty', '--message', 'a change');
    return this.git('rev-parse', 'HEAD');
  }
}

/** Repositories over HTTP on this machine, by git-http-backend(1). */
export class GitServer implements AsyncDisposable {
  readonly #root: string;
  readonly #server: Server;
  /** What every request has to show, where it is set. */
  authorization: string | undefined;

  private constructor(root: string) {
    this.#root = root;
    this.#server = createServer((request, response) => this.#answer(request, response));
  }

  static async start(): Promise<GitServer> {
    const server = new GitServer(await mkdtemp(join(tmpdir(), 'tinydock-git-')));
    await new Promise<void>((resolve) => server.#server.listen(0, '127.0.0.1', resolve));
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** An empty one, whose branch is `main`. */
  async create(name: string): Promise<TestRepository> {
    const directory = join(this.#root, `${name}.git`);
    await runCommand('git', ['init', '--quiet', '--initial-branch=main', directory]);
    return new TestRepository(directory, `${this.url}/${name}.git`);
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? '/', this.url);
    if (this.authorization !== undefined && request.headers.authorization !== this.authorization) {
      response.writeHead(401, { 'www-authenticate': 'Basic realm="git"' }).end();
      return;
    }
    const {
      'content-type': type = '',
      'content-encoding': encoding = '',
      'git-protocol': protocol = '',
    } = request.headers;
    const child = spawn('git', ['http-backend'], {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: {
        PATH: process.env['PATH'],
        GIT_PROJECT_ROOT: this.#root,
        GIT_HTTP_EXPORT_ALL: '1',
        GIT_CONFIG_COUNT: '1',
        GIT_CONFIG_KEY_0: 'safe.directory',
        GIT_CONFIG_VALUE_0: '*',
        REQUEST_METHOD: request.method,
        PATH_INFO: url.pathname.replace('.git/', '.git/.git/'),
        QUERY_STRING: url.search.slice(1),
        CONTENT_TYPE: type,
        HTTP_CONTENT_ENCODING: encoding,
        GIT_PROTOCOL: String(protocol),
      },
    });
    request.pipe(child.stdin).on('error', () => undefined);
    void relay(child.stdout, response);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await rm(this.#root, { recursive: true, force: true });
  }
}

/** CGI: headers, an empty line, the body. */
async function relay(output: AsyncIterable<Buffer>, response: ServerResponse): Promise<void> {
  let head = Buffer.alloc(0);
  for await (const chunk of output) {
    if (response.headersSent) {
      response.write(chunk);
      continue;
    }
    head = Buffer.concat([head, chunk]);
    const end = head.indexOf('\r\n\r\n');
    if (end === -1) continue;
    const headers = head
      .toString('latin1', 0, end)
      .split('\r\n')
      .map((line) => line.split(': ', 2) as [string, string]);
    const status = headers.find(([name]) => name === 'Status')?.[1] ?? '200';
    response.writeHead(Number.parseInt(status, 10), headers.filter(([name]) => name !== 'Status').flat());
    response.write(head.subarray(end + 4));
  }
  response.end();
}
