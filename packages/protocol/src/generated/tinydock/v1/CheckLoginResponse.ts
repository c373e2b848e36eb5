// Original file: tinydock/v1/images.proto


export interface CheckLoginResponse {
}

export interface CheckLoginResponse__Output {
}
