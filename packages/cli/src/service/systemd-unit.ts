/** A word of a command line in a unit file; systemd.service(5), "Command lines", and systemd.unit(5), "Specifiers". */
function quote(word: string): string {
  const text = word.replaceAll('%', '%%').replaceAll('$', '$$$$').replaceAll('\\', '\\\\').replaceAll('"', '\\"');
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `"${text}"`;
}

/**
 * The unit of the machine's daemon. Settings are in its configuration file, so that a changed one needs no new unit.
 * @param command program and arguments; absolute
 */
export function renderUnit(command: readonly string[]): string {
  return `[Unit]
Description=tinydock container engine
Documentation=man:systemd.service(5)
After=network-online.target nftables.service firewalld.service
Wants=network-online.target
StartLimitIntervalSec=60
StartLimitBurst=3

[Service]
Type=exec
ExecStart=${command.map(quote).join(' ')}
ExecReload=/bin/kill -HUP $MAINPID
# Containers are supervised by conmon and outlive the daemon.
KillMode=process
Delegate=yes
Restart=on-failure
RestartSec=2
TimeoutStopSec=15
# What containers may have must not end at what the daemon has.
LimitNOFILE=1048576
LimitNPROC=infinity
LimitCORE=infinity
TasksMax=infinity
OOMScoreAdjust=-500

[Install]
WantedBy=multi-user.target
`;
}
