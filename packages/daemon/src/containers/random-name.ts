import { randomInt } from 'node:crypto';

const ADJECTIVES =
  'amber bold brave brisk calm clear clever cool copper crisp daring deep eager early fair fast fine firm fond free fresh gentle glad golden grand green happy hardy honest humble jolly keen kind lively loyal lucky mellow merry mild modest neat noble patient placid polite proud quick quiet rapid ready rosy round royal serene sharp silver simple smart snug solid steady still sturdy sunny swift tidy tranquil trusty upbeat vivid warm wise witty young zesty'.split(
    ' ',
  );

const NOUNS =
  'anchor badger barge basin beacon birch bison breeze brook buoy canyon cedar cliff clover comet coral cove crane creek curlew delta dock dolphin dune eagle ember falcon fern finch fjord forest garnet gull harbor heron inlet island jetty kelp lagoon lantern lark lighthouse maple marina meadow mesa mole moss nautilus oak ocean orca osprey otter pebble pelican pier pilot plover pond puffin quay raft reef ridge river robin rudder sail schooner seal shore sloop spruce stork summit tern tide trout valley walrus wharf willow wren'.split(
    ' ',
  );

/** Two words such as `calm_otter`; with a number where `isTaken` says that the words are in use. */
export function randomContainerName(isTaken: (name: string) => boolean): string {
  const pick = (words: readonly string[]): string => words[randomInt(words.length)] ?? 'calm';
  for (let attempt = 0; ; attempt += 1) {
    const suffix = attempt < 5 ? '' : String(randomInt(1_000_000));
    const name = `${pick(ADJECTIVES)}_${pick(NOUNS)}${suffix}`;
    if (!isTaken(name)) return name;
  }
}
