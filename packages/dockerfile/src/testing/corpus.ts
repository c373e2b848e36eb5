import type { Outline } from './outline.ts';

interface CorpusEntry {
  readonly name: string;
  readonly source: string;
  readonly expected: Outline;
}

const shell = (script: string): object => ({ form: 'shell', script });
const exec = (...args: string[]): object => ({ form: 'exec', args });

/** Dockerfiles, and the instruction trees that they are. */
export const CORPUS: readonly CorpusEntry[] = [
  {
    name: 'stages, arguments and every way to name an image',
    source: `# syntax=docker/dockerfile:1
ARG VERSION=12 FLAVOUR
ARG REGISTRY="registry.example:5000"
FROM --platform=$BUILDPLATFORM \${REGISTRY}/debian:\${VERSION} AS Build
FROM scratch
FROM debian@sha256:0123456789012345678901234567890123456789012345678901234567890123 as last-1.0_x
FROM Build`,
    expected: [
      {
        kind: 'arg',
        args: [
          { name: 'VERSION', value: '12' },
          { name: 'FLAVOUR', value: undefined },
        ],
      },
      { kind: 'arg', args: [{ name: 'REGISTRY', value: '"registry.example:5000"' }] },
      { kind: 'from', image: '${REGISTRY}/debian:${VERSION}', platform: '$BUILDPLATFORM', alias: 'Build' },
      { kind: 'from', image: 'scratch' },
      {
        kind: 'from',
        image: 'debian@sha256:0123456789012345678901234567890123456789012345678901234567890123',
        alias: 'last-1.0_x',
      },
      { kind: 'from', image: 'Build' },
    ],
  },
  {
    name: 'continuation lines with comments and empty lines between',
    source: `FROM a
RUN apt-get update \\
  # a comment
  && apt-get install -y \\

    curl \\  \t
    # another
    less
  # indented comment
RUN echo two \\\\
RUN echo "# kept"`,
    expected: [
      { kind: 'from', image: 'a' },
      { kind: 'run', command: shell('apt-get update   && apt-get install -y     curl     less') },
      { kind: 'run', command: shell('echo two \\\\') },
      { kind: 'run', command: shell('echo "# kept"') },
    ],
  },
  {
    name: 'an escape of one choice',
    source: '# escape=`\nFROM windows\nCOPY testfile.txt c:\\\nRUN dir `\n  c:\\',
    expected: [
      { kind: 'from', image: 'windows' },
      { kind: 'copy', sources: ['testfile.txt'], destination: 'c:\\' },
      { kind: 'run', command: shell('dir   c:\\') },
    ],
  },
  {
    name: 'carriage returns and a byte order mark',
    source: '\uFEFFFROM a\r\nRUN x \\\r\n  y\r\nCMD ["z"]\r\n',
    expected: [
      { kind: 'from', image: 'a' },
      { kind: 'run', command: shell('x   y') },
      { kind: 'cmd', command: exec('z') },
    ],
  },
  {
    name: 'pairs, quoted, escaped and old',
    source: `FROM a
ENV A=1 B="two words" C=three\\ words D='$A' E=
ENV OLD the rest "of" the line
LABEL org.example.name="a \\"b\\"" "quoted key"=x \\
  second=y
ARG X
ARG Y=1 Z="a b"`,
    expected: [
      { kind: 'from', image: 'a' },
      {
        kind: 'env',
        pairs: [
          { name: 'A', value: '1' },
          { name: 'B', value: '"two words"' },
          { name: 'C', value: 'three\\ words' },
          { name: 'D', value: "'$A'" },
          { name: 'E', value: '' },
        ],
      },
      { kind: 'env', pairs: [{ name: 'OLD', value: 'the rest "of" the line' }], isLegacy: true },
      {
        kind: 'label',
        pairs: [
          { name: 'org.example.name', value: '"a \\"b\\""' },
          { name: '"quoted key"', value: 'x' },
          { name: 'second', value: 'y' },
        ],
      },
      { kind: 'arg', args: [{ name: 'X', value: undefined }] },
      {
        kind: 'arg',
        args: [
          { name: 'Y', value: '1' },
          { name: 'Z', value: '"a b"' },
        ],
      },
    ],
  },
  {
    name: 'commands in both forms',
    source: `FROM a
SHELL ["/bin/bash", "-o", "pipefail", "-c"]
RUN ["/bin/echo", "a b", "\\u00e9"]
RUN [ "$X" = 1 ] && echo yes
CMD ["--flag"]
cmd nginx -g "daemon off;"
ENTRYPOINT ["/entry.sh"]
ENTRYPOINT exec top -b
CMD []
CMD`,
    expected: [
      { kind: 'from', image: 'a' },
      { kind: 'shell', shell: ['/bin/bash', '-o', 'pipefail', '-c'] },
      { kind: 'run', command: exec('/bin/echo', 'a b', 'é') },
      { kind: 'run', command: shell('[ "$X" = 1 ] && echo yes') },
      { kind: 'cmd', command: exec('--flag') },
      { kind: 'cmd', command: shell('nginx -g "daemon off;"') },
      { kind: 'entrypoint', command: exec('/entry.sh') },
      { kind: 'entrypoint', command: shell('exec top -b') },
      { kind: 'cmd', command: exec() },
      { kind: 'cmd', command: shell('') },
    ],
  },
  {
    name: 'flags of RUN',
    source: `FROM a
RUN --mount=type=cache,target=/var/cache/apt,sharing=locked --mount=type=bind,from=build,src=/x,dst=/y,rw \\
    --mount=type=secret,id=token,required --mount=type=tmpfs,target="/a b" --mount=type=ssh \\
    --network=none --security=sandbox --device=vendor/device make
RUN --mount=target=. -- --not-a-flag`,
    expected: [
      { kind: 'from', image: 'a' },
      {
        kind: 'run',
        command: shell('make'),
        network: 'none',
        security: 'sandbox',
        devices: [{ name: 'vendor/device', isRequired: false }],
        mounts: [
          { type: 'cache', options: { target: '/var/cache/apt', sharing: 'locked' } },
          { type: 'bind', options: { from: 'build', source: '/x', target: '/y', readonly: 'false' } },
          { type: 'secret', options: { id: 'token', required: 'true' } },
          { type: 'tmpfs', options: { target: '/a b' } },
          { type: 'ssh', options: {} },
        ],
      },
      { kind: 'run', command: shell('--not-a-flag'), mounts: [{ type: 'bind', options: { target: '.' } }] },
    ],
  },
  {
    name: 'flags of COPY and ADD',
    source: `FROM a
COPY --from=build --chown=1:2 --chmod=0755 --link --parents=true --exclude=*.md --exclude=**/x a/ b* /dest/
COPY ["a b", "c d"]
ADD --checksum=sha256:abc --keep-git-dir=true --unpack=false --link=false https://example.com/x.tar /`,
    expected: [
      { kind: 'from', image: 'a' },
      {
        kind: 'copy',
        sources: ['a/', 'b*'],
        destination: '/dest/',
        from: 'build',
        chown: '1:2',
        chmod: '0755',
        link: true,
        parents: true,
        excludes: ['*.md', '**/x'],
      },
      { kind: 'copy', sources: ['a b'], destination: 'c d' },
      {
        kind: 'add',
        sources: ['https://example.com/x.tar'],
        destination: '/',
        checksum: 'sha256:abc',
        keepGitDir: true,
      },
    ],
  },
  {
    name: 'heredocs',
    source: `FROM a
RUN <<EOF
echo one \\
# kept
EOF
RUN 3<<-"END" cat <<B >/x && true
\t\tfirst $X
\tEND
second
B
COPY <<a.txt <<'b.txt' local /dest/
A $X
a.txt
B $X
b.txt
ADD <<f /g
f
RUN echo "<<EOF" 1 << 2`,
    expected: [
      { kind: 'from', image: 'a' },
      {
        kind: 'run',
        command: shell('<<EOF'),
        heredocs: [{ name: 'EOF', content: 'echo one \\\n# kept\n', expand: true, stripTabs: false, descriptor: '' }],
      },
      {
        kind: 'run',
        command: shell('3<<-"END" cat <<B >/x && true'),
        heredocs: [
          { name: 'END', content: 'first $X\n', expand: false, stripTabs: true, descriptor: '3' },
          { name: 'B', content: 'second\n', expand: true, stripTabs: false, descriptor: '' },
        ],
      },
      {
        kind: 'copy',
        sources: ['local'],
        destination: '/dest/',
        heredocs: [
          { name: 'a.txt', content: 'A $X\n', expand: true, stripTabs: false, descriptor: '' },
          { name: 'b.txt', content: 'B $X\n', expand: false, stripTabs: false, descriptor: '' },
        ],
      },
      {
        kind: 'add',
        destination: '/g',
        heredocs: [{ name: 'f', content: '', expand: true, stripTabs: false, descriptor: '' }],
      },
      { kind: 'run', command: shell('echo "<<EOF" 1 << 2') },
    ],
  },
  {
    name: 'what a container is told',
    source: `FROM a
MAINTAINER Some One <some@one.example>
WORKDIR /a b
USER $USER:group
EXPOSE 80 53/udp $PORTS
VOLUME /a /b
VOLUME ["/c d"]
STOPSIGNAL SIGQUIT
ONBUILD COPY --chown=1 . /app
ONBUILD RUN <<E
x
E
HEALTHCHECK --interval=1m30s --timeout=500ms --start-period=0 --start-interval=1.5s --retries=3 CMD curl -f localhost
HEALTHCHECK none
HEALTHCHECK CMD ["/check"]`,
    expected: [
      { kind: 'from', image: 'a' },
      { kind: 'maintainer', value: 'Some One <some@one.example>' },
      { kind: 'workdir', value: '/a b' },
      { kind: 'user', value: '$USER:group' },
      { kind: 'expose', values: ['80', '53/udp', '$PORTS'] },
      { kind: 'volume', values: ['/a', '/b'] },
      { kind: 'volume', values: ['/c d'] },
      { kind: 'stopsignal', value: 'SIGQUIT' },
      { kind: 'onbuild', trigger: 'COPY --chown=1 . /app' },
      { kind: 'onbuild', trigger: 'RUN <<E\nx\nE' },
      {
        kind: 'healthcheck',
        command: shell('curl -f localhost'),
        intervalNs: 90e9,
        timeoutNs: 5e8,
        startPeriodNs: 0,
        startIntervalNs: 15e8,
        retries: 3,
      },
      { kind: 'healthcheck' },
      { kind: 'healthcheck', command: exec('/check') },
    ],
  },
];
