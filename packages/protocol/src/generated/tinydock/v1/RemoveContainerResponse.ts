// Original file: tinydock/v1/containers.proto


export interface RemoveContainerResponse {
}

export interface RemoveContainerResponse__Output {
}
