/** What is taken of undici, in a module that is loaded when it is needed. */
export { Agent, ProxyAgent } from 'undici';
