import type { PushRequestInput } from '@tinydock/protocol';
import { flagError } from '../flags/flag-error.ts';
import { parseSwitch } from '../flags/parse-fields.ts';

/** How the layers and manifests of an output look; empty, and 0, stand for what is done unasked. */
export type OutputForm = Required<Pick<PushRequestInput, 'compression' | 'level' | 'mediaTypes'>>;

export const PLAIN_FORM: OutputForm = { compression: '', level: 0, mediaTypes: '' };

export const FORM_KEYS = ['compression', 'compression-level', 'force-compression', 'oci-mediatypes'];

const FLAG = '--output';
const COMPRESSED = ['gzip', 'zstd'];

type Fields = ReadonlyMap<string, string>;

/** An archive has plain tars unless told, a push what the registry knows, and else gzip. */
function parseCompression(isPush: boolean, text: string, fields: Fields): Pick<OutputForm, 'compression' | 'level'> {
  const compression = fields.get('compression') ?? '';
  const known = isPush ? COMPRESSED : ['uncompressed', ...COMPRESSED];
  const level = fields.get('compression-level') ?? '0';
  if (compression !== '' && !known.includes(compression))
    throw flagError(FLAG, text, `compression is one of ${known.join(', ')}`);
  if (!/^\d{1,2}$/.test(level)) throw flagError(FLAG, text, 'compression-level is a number');
  const isForced = parseSwitch(FLAG, 'force-compression', fields.get('force-compression')) === true;
  if (compression === 'uncompressed') return { compression: '', level: 0 };
  // What is compressed is so with every layer: to force it means something only where nothing is named.
  return { compression: isForced && compression === '' ? 'gzip' : compression, level: Number(level) };
}

/** A docker-archive lists configurations and layers, without manifests that could have types of either kind. */
function hasManifests(type: string, fields: Fields): boolean {
  return type !== 'docker' || parseSwitch(FLAG, 'tar', fields.get('tar')) === false;
}

function parseMediaTypes(type: string, text: string, fields: Fields): string {
  const isOci = parseSwitch(FLAG, 'oci-mediatypes', fields.get('oci-mediatypes'));
  if (isOci === undefined) return '';
  if (isOci && !hasManifests(type, fields))
    throw flagError(FLAG, text, 'the archive has no manifest of OCI; type=oci has one, and type=docker,tar=false');
  if (!isOci && fields.get('compression') === 'zstd')
    throw flagError(FLAG, text, "Docker's media types have none for zstd: leave oci-mediatypes=false out");
  return isOci ? 'oci' : 'docker';
}

/** @throws TinydockError INVALID_ARGUMENT */
export function parseForm(type: string, text: string, fields: Fields): OutputForm {
  const isPush = type === 'image' || type === 'registry';
  return { ...parseCompression(isPush, text, fields), mediaTypes: parseMediaTypes(type, text, fields) };
}
