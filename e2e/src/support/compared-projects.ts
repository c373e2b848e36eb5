import { createHash } from 'node:crypto';
import { chmod, copyFile, mkdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { runCommand } from '@tinydock/testing';

/** The base of the projects: Debian with nginx, Python and Node. */
export const BASE = 'debian:app';

const NODE_SERVICE = {
  Dockerfile: `ARG VERSION=1.0
FROM ${BASE} AS build
ARG VERSION
WORKDIR /src
COPY package.json build.mjs ./
COPY lib ./lib
RUN node build.mjs "$VERSION" && chmod 700 dist/private && chown -R worker dist/private && ln dist/index.js dist/main.js

FROM ${BASE}
LABEL org.example.name="the service" org.example.version=2
ENV NODE_ENV=production PORT=8080
WORKDIR /srv/service
COPY --from=build /src/package.json .
COPY --from=build /src/dist/private ./private
COPY --from=build --chown=worker /src/dist/index.js /src/dist/current ./dist/
COPY --chown=worker:worker config /etc/service/
WORKDIR logs
USER worker
VOLUME ["/srv/data"]
EXPOSE 8080/tcp
STOPSIGNAL SIGINT
CMD ["node", "/srv/service/dist/index.js"]
`,
  'package.json': '{ "name": "service", "version": "1.0.0", "type": "module" }\n',
  'build.mjs': `import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
cpSync('lib', 'dist', { recursive: true });
mkdirSync('dist/private');
writeFileSync('dist/private/version', process.argv[2]);
symlinkSync('index.js', 'dist/current');
`,
  'lib/index.js': "import { createServer } from 'node:http';\ncreateServer().listen(process.env.PORT);\n",
  'config/service.json': '{}\n',
  'config/deep/more.json': '{}\n',
  'node_modules/big/index.js': 'never sent\n',
  '.dockerignore': 'node_modules\n**/*.log\n!keep.log\n',
};

const PYTHON_APPLICATION = {
  Dockerfile: `FROM ${BASE}
ENV DEBIAN_FRONTEND=noninteractive PYTHONDONTWRITEBYTECODE=1
COPY repository /srv/repository/
RUN echo 'deb [trusted=yes] file:/srv/repository ./' > /etc/apt/sources.list && rm -rf /etc/apt/sources.list.d/* \\
    && apt-get update -qq && apt-get install -y -qq --no-install-recommends greeting \\
    && rm -rf /var/lib/apt/lists/* /var/cache/apt/* /var/log/apt /var/log/dpkg.log /srv/repository
RUN useradd --uid 4321 --create-home app && chage --lastday 1 app
WORKDIR /home/app
COPY --chown=app requirements.txt ./
COPY --chown=app app ./app
USER app
RUN /usr/bin/greeting > greeted && python3 -c 'import app; app.main()'
EXPOSE 8000
HEALTHCHECK --interval=30s --retries=3 CMD python3 -c "print(1)"
ENTRYPOINT ["python3", "-c"]
CMD ["import app; app.main()"]
`,
  'requirements.txt': '\n',
  'app/__init__.py': "def main():\n    open('ran', 'w').write('yes')\n",
};

const SITE = {
  Dockerfile: `FROM ${BASE}
RUN rm /etc/nginx/sites-enabled/default && rm -r /var/www/html && ln -sf /dev/stdout /var/log/nginx/access.log
COPY site.conf /etc/nginx/conf.d/
COPY site /var/www/html
COPY --chown=www-data:www-data uploads /var/www/
COPY robots.txt /tmp/
EXPOSE 80 443
STOPSIGNAL SIGQUIT
CMD ["nginx", "-g", "daemon off;"]
`,
  'site.conf': 'server { listen 80; root /var/www/html; }\n',
  'site/index.html': '<h1>hello</h1>\n',
  'site/css/a.css': 'h1 { color: red }\n',
  'uploads/new/file': 'x\n',
  'robots.txt': '\n',
};

const STATIC_PROGRAM = {
  Dockerfile: `FROM scratch
COPY program /bin/program
COPY etc /etc/
COPY --chown=65534:65534 data /data
ADD files.tar.gz /srv/files/
ENV MODE=static
USER 65534
ENTRYPOINT ["/bin/program"]
CMD ["sh"]
`,
  'etc/passwd': 'nobody:x:65534:65534::/:/\n',
  'data/a': 'a\n',
  'packed/directory/file': 'packed\n',
};

const PROJECTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  node: NODE_SERVICE,
  python: PYTHON_APPLICATION,
  site: SITE,
  static: STATIC_PROGRAM,
};

/** Their names, which are those of their directories. */
export const COMPARED_PROJECTS = Object.keys(PROJECTS);

const CONTROL = `Package: greeting
Version: 1.0
Architecture: all
Maintainer: somebody <somebody@example.com>
Description: greets
`;

/** A repository of one package, which needs no network. */
async function writeRepository(directory: string): Promise<void> {
  const tree = join(directory, 'tree');
  await mkdir(join(tree, 'DEBIAN'), { recursive: true });
  await mkdir(join(tree, 'usr/bin'), { recursive: true });
  await writeFile(join(tree, 'DEBIAN/control'), CONTROL);
  await writeFile(join(tree, 'usr/bin/greeting'), '#!/bin/sh\necho hello\n');
  await chmod(join(tree, 'usr/bin/greeting'), 0o755);
  const archive = join(directory, 'greeting.deb');
  await runCommand('dpkg-deb', ['--root-owner-group', '--build', tree, archive]);
  await rm(tree, { recursive: true });
  const digest = createHash('sha256')
    .update(await readFile(archive))
    .digest('hex');
  const { size } = await stat(archive);
  await writeFile(
    join(directory, 'Packages'),
    `${CONTROL}Filename: ./greeting.deb\nSize: ${size}\nSHA256: ${digest}\n`,
  );
}

async function finishStatic(directory: string): Promise<void> {
  await copyFile('/bin/busybox', join(directory, 'program'));
  const pack = ['-C', join(directory, 'packed'), '--numeric-owner', '--owner=12', '--group=34'];
  await runCommand('tar', [...pack, '-czf', join(directory, 'files.tar.gz'), 'directory']);
}

/** Writes the contexts of the projects below a directory. */
export async function writeProjects(directory: string): Promise<void> {
  for (const [project, files] of Object.entries(PROJECTS))
    for (const [name, text] of Object.entries(files)) {
      await mkdir(dirname(join(directory, project, name)), { recursive: true });
      await writeFile(join(directory, project, name), text);
    }
  await chmod(join(directory, 'node/config/deep'), 0o750);
  await chmod(join(directory, 'site/uploads/new'), 0o1777);
  await symlink('index.html', join(directory, 'site/site/home.html'));
  await writeRepository(join(directory, 'python/repository'));
  await finishStatic(join(directory, 'static'));
}
