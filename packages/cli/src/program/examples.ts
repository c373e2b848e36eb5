/** Command lines that show what a command is good for, by its name without its group. */
const EXAMPLES: Readonly<Record<string, readonly string[]>> = {
  build: ['tdctl build -t app:1 .', 'tdctl build --target test --build-arg VERSION=2 -f docker/Dockerfile .'],
  'build explain': ['tdctl build explain', 'tdctl build explain ^1 3'],
  'build inspect': ["tdctl build inspect --format '{{.Status}} {{.Error}}'"],
  'build logs': ['tdctl build logs', 'tdctl build logs -f 3f2a'],
  'build ls': ['tdctl build ls --filter status=error --filter since=24h'],
  'build rm': ['tdctl build rm 3f2a', 'tdctl build rm --all'],
  commit: ['tdctl commit web web:edited'],
  completion: ['source <(tdctl completion bash)', 'tdctl completion fish | source'],
  cp: ['tdctl cp web:/etc/nginx/nginx.conf .', 'tdctl cp ./site web:/usr/share/nginx/html'],
  create: ['tdctl create --name job busybox:1.37 sh -c "date > /tmp/now"'],
  exec: ['tdctl exec web nginx -s reload', 'tdctl exec -it web sh'],
  export: ['tdctl export -o web.tar web'],
  files: ['tdctl image files nginx:1.27 etc', 'tdctl image files --only-changes --layer 3 nginx:1.27'],
  history: ['tdctl history --no-trunc nginx:1.27'],
  images: ['tdctl images --sort size', "tdctl images -f 'reference=team/*' -f until=720h"],
  import: [
    'tdctl import rootfs.tar.xz base:1',
    `tdctl import -c 'CMD ["/bin/sh"]' https://example.com/rootfs.tar.gz base:1`,
  ],
  inspect: ["tdctl inspect --format '{{.NetworkSettings.IPAddress}}' web", 'tdctl inspect --type image nginx:1.27'],
  load: ['tdctl load -i images.tar.zst', 'ssh host docker save app:1 | tdctl load'],
  login: ['tdctl login ghcr.io', 'pass show registry | tdctl login -u jo --password-stdin registry.example:5000'],
  logs: ['tdctl logs -f --tail 100 web', 'tdctl logs --since 10m web'],
  'image prune': ['tdctl image prune --dry-run', 'tdctl image prune -a --filter until=720h'],
  ps: ["tdctl ps -a --filter status=exited --format '{{.Names}} {{.Status}}'"],
  pull: [
    'tdctl pull nginx:1.27',
    'tdctl pull --platform linux/arm64 nginx:1.27',
    'tdctl pull -a registry.example:5000/team/app',
  ],
  push: [
    'tdctl push registry.example:5000/team/app:1',
    'tdctl push --compression zstd --level 9 registry.example:5000/team/app:1',
  ],
  rm: ['tdctl rm -f web', 'tdctl rm $(tdctl ps -aq -f status=exited)'],
  rmi: ['tdctl rmi nginx:1.27', 'tdctl rmi --now nginx:1.27'],
  run: [
    'tdctl run --rm -it busybox:1.37 sh',
    'tdctl run -d --name web -p 127.0.0.1:8080:80 -v "$PWD/site:/usr/share/nginx/html:ro" nginx:1.27',
  ],
  save: [
    'tdctl save -o app.tar app:1 app:2',
    'tdctl save --format oci-dir -o app app:1',
    'tdctl save app:1 | zstd > app.tar.zst',
  ],
  search: ['tdctl search --filter is-official=true nginx', 'tdctl search --list-tags registry.example:5000/team/app'],
  'system prune': ['tdctl system prune --dry-run', 'tdctl system prune -a --volumes --filter label!=keep'],
  tag: ['tdctl tag app:1 registry.example:5000/team/app:1'],
  tree: ['tdctl image tree', 'tdctl image tree nginx:1.27'],
  'service install': ['sudo tdctl service install', 'sudo tdctl service install --daemon /opt/tinydock/bin/tinydockd'],
  'service logs': ['sudo tdctl service logs -f -n 100'],
  'service start': ['sudo tdctl service start'],
  'service stop': ['sudo tdctl service stop'],
  'volume create': [
    'tdctl volume create --label app=shop data',
    'tdctl volume create -o type=none -o o=bind -o device=/srv/site site',
    'tdctl volume create -o type=tmpfs -o device=tmpfs -o o=size=64m scratch',
  ],
  'volume ls': ['tdctl volume ls -f dangling=true'],
  'volume prune': ['tdctl volume prune --dry-run', 'tdctl volume prune -a --filter label!=keep'],
  verify: ['tdctl verify nginx:1.27'],
};

/** Other names of one command. */
const ALIASES: Readonly<Record<string, string>> = { 'image ls': 'images', 'image rm': 'rmi', 'container ls': 'ps' };

/** What help shows after the flags of a command, such as `tdctl image pull`; empty where there is nothing to show. */
export function examplesHelp(path: string): string {
  const name = path.replace(/^tdctl /, '');
  const examples =
    EXAMPLES[ALIASES[name] ?? name.replace(/^(?:image|builder) (?=build )/, '')] ??
    EXAMPLES[name.split(' ').at(-1) ?? ''] ??
    [];
  return examples.length === 0 ? '' : `\nExamples:\n${examples.map((example) => `  ${example}\n`).join('')}`;
}
