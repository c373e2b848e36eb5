import { TinydockError } from '@tinydock/domain';

export interface ContainerUser {
  readonly uid: number;
  readonly gid: number;
  /** Includes `gid`, without which a process could shed its group's restrictions. */
  readonly additionalGids: readonly number[];
  readonly home: string;
}

/** The texts of the image's files; undefined where it has none. */
export interface UserDatabase {
  readonly passwd: string | undefined;
  readonly group: string | undefined;
}

interface PasswdEntry {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  readonly home: string;
}

interface GroupEntry {
  readonly name: string;
  readonly gid: number;
  readonly members: readonly string[];
}

const MAX_ID = 2 ** 31 - 1;

function parseId(text: string): number | undefined {
  if (!/^\d{1,10}$/.test(text)) return undefined;
  const id = Number(text);
  return id <= MAX_ID ? id : undefined;
}

function* splitRows(text: string | undefined): Generator<readonly string[]> {
  for (const line of (text ?? '').split('\n')) {
    if (line.trim() !== '') yield line.trim().split(':');
  }
}

/** passwd(5); rows that are not of its form are passed over. */
function parsePasswd(text: string | undefined): readonly PasswdEntry[] {
  const entries: PasswdEntry[] = [];
  for (const [name = '', , uidText = '', gidText = '', , home = ''] of splitRows(text)) {
    const uid = parseId(uidText);
    const gid = parseId(gidText);
    if (uid !== undefined && gid !== undefined) entries.push({ name, uid, gid, home });
  }
  return entries;
}

/** group(5); rows that are not of its form are passed over. */
function parseGroup(text: string | undefined): readonly GroupEntry[] {
  const entries: GroupEntry[] = [];
  for (const [name = '', , gidText = '', members = ''] of splitRows(text)) {
    const gid = parseId(gidText);
    if (gid !== undefined) entries.push({ name, gid, members: members.split(',').filter((member) => member !== '') });
  }
  return entries;
}

function invalidUser(user: string, why: string): TinydockError {
  return new TinydockError({
    code: 'INVALID_ARGUMENT',
    message: `cannot run as user ${JSON.stringify(user)}: ${why}`,
    hint: 'Give a user of the image, or numbers as uid:gid.',
  });
}

function findUser(wanted: string, passwd: readonly PasswdEntry[], user: string): PasswdEntry {
  if (/^\d+$/.test(wanted)) {
    const uid = parseId(wanted);
    if (uid === undefined) throw invalidUser(user, `user ids go from 0 to ${String(MAX_ID)}`);
    const named = passwd.find((entry) => entry.name === wanted) ?? passwd.find((entry) => entry.uid === uid);
    return named ?? { name: '', uid, gid: 0, home: '/' };
  }
  const found = passwd.find((entry) => entry.name === wanted);
  if (found !== undefined) return found;
  throw invalidUser(user, `no entry ${wanted} in the image's /etc/passwd`);
}

function findGroup(wanted: string, groups: readonly GroupEntry[], user: string): number {
  const found = groups.find((entry) => entry.name === wanted)?.gid ?? parseId(wanted);
  if (found !== undefined) return found;
  const why = /^\d+$/.test(wanted)
    ? `group ids go from 0 to ${String(MAX_ID)}`
    : `no entry ${wanted} in the image's /etc/group`;
  throw invalidUser(user, why);
}

/** Numbers of groups that are named or numbered. @throws TinydockError INVALID_ARGUMENT */
export function resolveGroups(groups: readonly string[], database: UserDatabase): readonly number[] {
  const known = parseGroup(database.group);
  return groups.map((group) => findGroup(group, known, `:${group}`));
}

/**
 * Finds who `user[:group]` is, as Docker does: empty is root; a number needs no entry and then has group 0; the
 * groups that list the user are added unless a group is named.
 * @throws TinydockError INVALID_ARGUMENT
 */
export function resolveUser(user: string, database: UserDatabase): ContainerUser {
  const [userPart = '', groupPart = ''] = user.split(/:(.*)/s, 2);
  const entry = findUser(userPart === '' ? '0' : userPart, parsePasswd(database.passwd), user);
  const groups = parseGroup(database.group);
  const home = entry.home === '' ? '/' : entry.home;
  if (groupPart !== '') {
    const gid = findGroup(groupPart, groups, user);
    return { uid: entry.uid, gid, additionalGids: [gid], home };
  }
  const listed = groups.filter((group) => entry.name !== '' && group.members.includes(entry.name));
  const additionalGids = [...new Set([entry.gid, ...listed.map((group) => group.gid)])];
  return { uid: entry.uid, gid: entry.gid, additionalGids, home };
}
