using System.Text.Json;
using Dashboard.Core.Relays;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Dashboard.Data.Configurations;

internal sealed class RelayConfiguration : IEntityTypeConfiguration<Relay>
{
    public void Configure(EntityTypeBuilder<Relay> relay)
    {
        relay.ToTable("relays");
        relay.Property(r => r.Name).HasColumnType("citext").HasMaxLength(Relay.NameLength);
        relay.Property(r => r.Host).HasMaxLength(255);
        relay.Property(r => r.Kind).HasConversion<string>().HasMaxLength(20);
        relay.Property(r => r.Security).HasConversion<string>().HasMaxLength(20);
        relay.Property(r => r.WarmUp).HasColumnType("jsonb").HasConversion(
            plan => JsonSerializer.Serialize(plan, JsonSerializerOptions.Default), json => JsonSerializer.Deserialize<WarmUpPlan>(json, JsonSerializerOptions.Default));
        relay.Property(r => r.Providers).HasColumnType("jsonb").HasDefaultValueSql("'[]'").HasConversion(
            paces => JsonSerializer.Serialize(paces, JsonSerializerOptions.Default),
            json => JsonSerializer.Deserialize<List<ProviderPace>>(json, JsonSerializerOptions.Default) ?? new(),
            new ValueComparer<List<ProviderPace>>((a, b) => a == b || (a != null && b != null && a.SequenceEqual(b)), paces => paces.Count, paces => new List<ProviderPace>(paces)));
        relay.HasIndex(r => r.Name).IsUnique();
    }
}
