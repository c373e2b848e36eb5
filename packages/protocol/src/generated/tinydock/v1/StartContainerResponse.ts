// Original file: tinydock/v1/containers.proto


export interface StartContainerResponse {
}

export interface StartContainerResponse__Output {
}
