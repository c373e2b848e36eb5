import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from '../debian/run-command.ts';

/** Paths of a certificate and its key, in PEM. */
export interface TestCertificate {
  readonly cert: string;
  readonly key: string;
}

const CURVE = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];

/** A certificate authority that only tests know. Everything it makes lies in its directory. */
export class TestAuthority implements TestCertificate {
  readonly cert: string;
  readonly key: string;
  readonly #directory: string;

  private constructor(directory: string, name: string) {
    this.#directory = directory;
    this.cert = join(directory, `${name}.crt`);
    this.key = join(directory, `${name}.key`);
  }

  static async create(directory: string, name = 'ca'): Promise<TestAuthority> {
    const authority = new TestAuthority(directory, name);
    const files = ['-keyout', authority.key, '-out', authority.cert];
    const usage = ['-addext', 'keyUsage=critical,keyCertSign,digitalSignature'];
    await runCommand('openssl', ['req', '-x509', ...CURVE, '-subj', `/CN=${name}`, ...usage, ...files]);
    return authority;
  }

  /** A certificate for `names`, such as `IP:127.0.0.1` or `DNS:registry.test`, good for servers and clients. */
  async issue(name: string, names: readonly string[] = ['IP:127.0.0.1', 'DNS:localhost']): Promise<TestCertificate> {
    const path = (suffix: string): string => join(this.#directory, `${name}.${suffix}`);
    await runCommand('openssl', [
      ...['req', ...CURVE, '-subj', `/CN=${name}`, '-keyout', path('key'), '-out', path('csr')],
    ]);
    await writeFile(path('ext'), `subjectAltName=${names.join(',')}\nextendedKeyUsage=serverAuth,clientAuth\n`);
    await runCommand('openssl', [
      ...['x509', '-req', '-days', '2', '-in', path('csr'), '-extfile', path('ext'), '-out', path('crt')],
      ...['-CA', this.cert, '-CAkey', this.key, '-CAcreateserial'],
    ]);
    return { cert: path('crt'), key: path('key') };
  }
}
