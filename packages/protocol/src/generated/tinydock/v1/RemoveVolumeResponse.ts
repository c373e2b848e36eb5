// Original file: tinydock/v1/volumes.proto


export interface RemoveVolumeResponse {
}

export interface RemoveVolumeResponse__Output {
}
