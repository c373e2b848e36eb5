/** Of tdctl itself. */
export const CLI_VERSION = '0.1.0';

/** Of the API that tdctl speaks. */
export const CLI_API_VERSION = '1.0';
