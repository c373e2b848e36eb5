/** Of a vendor and of a class: letters, digits, `_`, `-` and `.` inside. */
const LABEL = '[A-Za-z](?:[A-Za-z0-9_.-]*[A-Za-z0-9])?';
const DEVICE = '[A-Za-z0-9](?:[A-Za-z0-9_.:-]*[A-Za-z0-9])?';
const KIND = new RegExp(`^${LABEL}/${LABEL}$`);
const DEVICE_NAME = new RegExp(`^${DEVICE}$`);
/** No file name, and so no kind and no device, is longer by half. */
const MAX_LENGTH = 512;

/** The kind that a text names: `VENDOR/CLASS`. Container Device Interface, "CDI Kind". */
export function isCdiKind(text: string): boolean {
  return text.length <= MAX_LENGTH && KIND.test(text);
}

/** The name of a device within its kind. */
export function isCdiDeviceName(text: string): boolean {
  return text.length <= MAX_LENGTH && DEVICE_NAME.test(text);
}

/** `VENDOR/CLASS=NAME`, the name of one device; no path of a device of the host is such a name. */
export function isCdiDevice(text: string): boolean {
  const equals = text.indexOf('=');
  return equals !== -1 && isCdiKind(text.slice(0, equals)) && isCdiDeviceName(text.slice(equals + 1));
}

/** `VENDOR/CLASS` of a device's name. */
export function cdiKindOf(device: string): string {
  const equals = device.indexOf('=');
  return equals === -1 ? device : device.slice(0, equals);
}
