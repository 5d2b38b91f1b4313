using Dashboard.Core.Accounts;
using Dashboard.Data;
using Dashboard.Web.Accounts;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Identity;

namespace Dashboard.Web.Startup;

/// <summary>Sign-in by cookie, the two roles, and who is asking.</summary>
internal static class IdentitySetup
{
    public static void AddAccounts(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddIdentityCore<User>(options =>
            {
                options.User.RequireUniqueEmail = true;
                options.Password.RequiredLength = 10;
                options.Password.RequireNonAlphanumeric = false;
                options.Password.RequireUppercase = false;
                options.Password.RequireDigit = false;
                options.Password.RequireLowercase = false;
                options.Lockout.MaxFailedAccessAttempts = 5;
                options.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(15);
                options.Lockout.AllowedForNewUsers = true;
                options.Stores.SchemaVersion = IdentitySchemaVersions.Version1;
            })
            .AddRoles<Microsoft.AspNetCore.Identity.IdentityRole<Guid>>()
            .AddUserStore<SecretUserStore>()
            .AddEntityFrameworkStores<DashboardDb>()
            .AddSignInManager<EnabledSignInManager>()
            .AddClaimsPrincipalFactory<UserClaims>()
            .AddDefaultTokenProviders();

        services.AddAuthentication(IdentityConstants.ApplicationScheme).AddIdentityCookies();
        // Where the world comes by https, a browser keeps these cookies for this host, this path and https alone. Plain http on one's own machine cannot have that.
        var secure = builder.Settings().PublicUrl.StartsWith("https://", StringComparison.OrdinalIgnoreCase);
        var policy = secure ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
        var prefix = secure ? "__Host-" : "";
        services.ConfigureApplicationCookie(cookie =>
        {
            cookie.Cookie.Name = prefix + "dashboard";
            cookie.Cookie.Path = "/";
            cookie.Cookie.HttpOnly = true;
            cookie.Cookie.SameSite = SameSiteMode.Lax;
            cookie.Cookie.SecurePolicy = policy;
            cookie.ExpireTimeSpan = SessionService.Longest;
            cookie.SlidingExpiration = true;
            cookie.LoginPath = Urls.SignIn();
            cookie.AccessDeniedPath = Urls.Forbidden;
            cookie.ReturnUrlParameter = "returnUrl";
            var shown = cookie.Events.OnRedirectToAccessDenied;
            cookie.Events.OnRedirectToAccessDenied = async refusal =>
            {
                await refusal.HttpContext.RequestServices.GetRequiredService<Doorkeeper>().RefuseAsync(refusal.HttpContext);
                await shown(refusal);
            };
        });
        services.Configure<CookieAuthenticationOptions>(IdentityConstants.TwoFactorUserIdScheme, cookie => (cookie.Cookie.Name, cookie.Cookie.Path, cookie.Cookie.SecurePolicy) = (prefix + "dashboard.step", "/", policy));
        services.Configure<SecurityStampValidatorOptions>(stamp =>
        {
            stamp.ValidationInterval = TimeSpan.FromMinutes(1);
            stamp.OnRefreshingPrincipal = refresh =>
            {
                foreach (var claim in refresh.CurrentPrincipal!.Claims.Where(claim => UserClaims.OfSession.Contains(claim.Type)).ToList())
                    ((System.Security.Claims.ClaimsIdentity)refresh.NewPrincipal!.Identity!).AddClaim(claim);
                return Task.CompletedTask;
            };
        });
        services.AddScoped<Doorkeeper>();
        services.AddOptions<AccountOptions>().BindConfiguration("Dashboard:Accounts")
            .Validate(o => o.RequireSecondFactor is "none" or "admins" or "all", "Dashboard__Accounts__RequireSecondFactor is none, admins or all.")
            .ValidateOnStart();
        services.AddSingleton(provider => provider.GetRequiredService<Microsoft.Extensions.Options.IOptions<AccountOptions>>().Value.Settings());

        services.AddAuthorizationBuilder()
            .AddPolicy(Roles.Admin, policy => policy.RequireAuthenticatedUser().RequireRole(Roles.Admin));
        services.AddCascadingAuthenticationState();
        services.AddScoped<AuthenticationStateProvider, CircuitAuthentication>();
        services.AddScoped<CurrentActor>();
        services.AddHttpContextAccessor();
        services.AddAntiforgery(antiforgery =>
        {
            antiforgery.Cookie.Name = prefix + "dashboard.form";
            antiforgery.Cookie.Path = "/";
            antiforgery.Cookie.SecurePolicy = policy;
        });
    }
}
