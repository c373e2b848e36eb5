/** Where the machine's daemon listens. */
export const DEFAULT_HOST = 'unix:///run/tinydock/tinydock.sock';
