import { flagError } from '../flags/flag-error.ts';
import { parseSwitch } from '../flags/parse-fields.ts';

type Refused = Readonly<Record<string, { readonly takes?: boolean; readonly why: string }>>;

const TIMESTAMPS = { takes: false, why: 'give the files their times with --timestamp' };

/** Attributes of buildx that change nothing here, with the one value that says what is so in any case. */
const ATTRIBUTES: Readonly<Record<string, Refused>> = {
  image: {
    store: { takes: true, why: 'the image is in the store in any case' },
    unpack: { takes: false, why: 'layers are mounted as they are, and never unpacked' },
    'rewrite-timestamp': TIMESTAMPS,
    'push-by-digest': { takes: false, why: 'a push has a name' },
    'name-canonical': { takes: false, why: 'images have names, or their ids' },
    'registry.insecure': { takes: false, why: 'what the daemon may ask without TLS is in its settings' },
    'dangling-name-prefix': { why: 'an image without a name has its id' },
  },
  oci: { 'rewrite-timestamp': TIMESTAMPS },
  docker: { 'rewrite-timestamp': TIMESTAMPS },
};

function attributesOf(type: string): Refused {
  return ATTRIBUTES[type === 'registry' ? 'image' : type] ?? {};
}

/** The keys that {@link checkAttributes} knows. */
export function attributeKeys(type: string): readonly string[] {
  return Object.keys(attributesOf(type));
}

/** @throws TinydockError INVALID_ARGUMENT that says why, for a value that would change something */
export function checkAttributes(type: string, text: string, fields: ReadonlyMap<string, string>): void {
  for (const [key, { takes, why }] of Object.entries(attributesOf(type))) {
    const value = fields.get(key);
    if (value === undefined) continue;
    if (takes === undefined || parseSwitch('--output', key, value) !== takes)
      throw flagError('--output', text, `${key}=${value} is not there: ${why}`);
  }
}
