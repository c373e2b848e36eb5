import { runCommand } from '@tinydock/testing';

/** A manifest or an index as skopeo finds it, of a source in its terms; registries are asked without TLS. */
export async function inspectRaw<Document>(source: string): Promise<Document> {
  const flags = source.startsWith('docker://') ? ['--tls-verify=false'] : [];
  const { stdout } = await runCommand('skopeo', ['inspect', '--raw', ...flags, source]);
  return JSON.parse(stdout) as Document;
}
