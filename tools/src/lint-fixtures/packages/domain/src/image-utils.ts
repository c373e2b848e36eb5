// Reported: tinydock/file-name
export const value = 1;
